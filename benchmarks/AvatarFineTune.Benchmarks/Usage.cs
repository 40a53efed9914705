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
            compare transcripts [MEGABYTES [FOLDER]]             our WhatsApp, Telegram and Discord readers against a loop in C# and npm's parsers; keeps the exports in FOLDER
            compare chat                                         an avatar's answer against the OpenAI package's own ChatClient, on loopback
            measure chat-layer                                   what an avatar adds to a call, by itself: time and bytes over a vendor that answers at once
            compare chat usage                                   what it adds to await usage in PostgreSQL; needs eval "$(eng/postgres start)"
            compare postgres [insert|read|memory|usage...]       the Postgres store against COPY, INSERT, a reader loop and upserts by hand; needs eval "$(eng/postgres start)"
            load web                                             500 watchers of jobs and 200 streamed chats at once, on one host: the longest wait, what broke, the memory
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
