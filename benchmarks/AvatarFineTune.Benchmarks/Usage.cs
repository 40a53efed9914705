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
            compare datasets                                     our JSONL writing against a plain Utf8JsonWriter loop
            compare json [MEGABYTES]                             our readers of Telegram, Discord and Messenger against 150 MB/s
            compare transcripts [MEGABYTES [FOLDER]]             our WhatsApp reader against a regex loop and npm whatsapp-chat-parser; keeps the exports in FOLDER
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
