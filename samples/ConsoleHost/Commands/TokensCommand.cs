using System.CommandLine;
using System.Text.Json;
using AvatarFineTune.Datasets.Tokens;
using ConsoleHost.Cli;
using Spectre.Console;

namespace ConsoleHost.Commands;

/// <summary>Counts tokens exactly: of a whole file, or of each JSON string of a JSONL file.</summary>
internal static class TokensCommand
{
    private static readonly Argument<FileInfo> Path = new("file") { Description = "The file to count." };

    private static readonly Option<string> Encoding = new("--encoding")
    {
        Description = "The vocabulary.",
        DefaultValueFactory = _ => "o200k_base",
    };

    private static readonly Option<bool> Jsonl = new("--jsonl") { Description = "Count each line, a JSON string, by itself." };

    public static Command Create()
    {
        Encoding.AcceptOnlyFromAmong("o200k_base", "cl100k_base");
        var command = new Command("tokens", "Count tokens exactly as the vendor does.") { Path, Encoding, Jsonl };
        command.Handle(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var file = InputFile.Require(context.Parsed.GetRequiredValue(Path));
        var encoding = context.Parsed.GetRequiredValue(Encoding) == "o200k_base" ? TokenEncoding.O200kBase : TokenEncoding.Cl100kBase;
        var tokenizer = context.Get<Tokenizers>().Get(encoding);
        List<int>? counts = null;
        long total;
        if (context.Parsed.GetValue(Jsonl))
        {
            counts = [];
            var number = 0;
            await foreach (var line in File.ReadLinesAsync(file, cancellationToken))
            {
                number++;
                if (line.Length > 0)
                {
                    counts.Add(tokenizer.Count(JsonText.Read(line, number)));
                }
            }

            total = counts.Sum(c => (long)c);
        }
        else
        {
            total = tokenizer.CountUtf8(await File.ReadAllBytesAsync(file, cancellationToken));
        }

        context.Result(new TokenCounts(total, counts), CliJson.Default.TokenCounts, console => console.WriteLine($"{total:N0} tokens"));
        return ExitCodes.Done;
    }
}

/// <summary>What <c>tokens --json</c> prints.</summary>
internal sealed record TokenCounts(long Total, IReadOnlyList<int>? Counts);
