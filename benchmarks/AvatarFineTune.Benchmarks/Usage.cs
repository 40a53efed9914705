using BenchmarkDotNet.Running;

namespace AvatarFineTune.Benchmarks;

internal static class Usage
{
    internal static int Print()
    {
        Console.Error.WriteLine(
            """
            bench [--filter *Name*]                              run the BenchmarkDotNet benchmarks
            compare tokens [FILE...]                             our token counting against npm gpt-tokenizer
            compare transcripts [MEGABYTES [FOLDER]]             our WhatsApp reader against a regex loop and npm whatsapp-chat-parser; keeps the exports in FOLDER
            tokens FILE --encoding o200k_base|cl100k_base [--jsonl] [--ids]   tokens of a file, as JSON
            """);
        return 2;
    }
}

internal static class BenchmarkRuns
{
    internal static int Run(string[] args)
    {
        BenchmarkSwitcher.FromAssembly(typeof(BenchmarkRuns).Assembly).Run(args.Length == 0 ? ["--filter", "*"] : args);
        return 0;
    }
}
