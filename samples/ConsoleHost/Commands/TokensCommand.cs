using System.CommandLine;
using System.Runtime.CompilerServices;
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

    private static readonly Option<bool> Ids = new("--ids") { Description = "Print the ids of the tokens too (with --json)." };

    public static Command Create()
    {
        Encoding.AcceptOnlyFromAmong("o200k_base", "cl100k_base");
        var command = new Command("tokens", "Count tokens exactly as the vendor does.") { Path, Encoding, Jsonl, Ids };
        command.Handle(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var file = InputFile.Require(context.Parsed.GetRequiredValue(Path));
        var encoding = context.Parsed.GetRequiredValue(Encoding) == "o200k_base" ? TokenEncoding.O200kBase : TokenEncoding.Cl100kBase;
        var tokenizer = context.Get<Tokenizers>().Get(encoding);
        var counts = new List<int>();
        var ids = context.Parsed.GetValue(Ids) ? new List<IReadOnlyList<int>>() : null;
        await foreach (var text in TextsAsync(file, context.Parsed.GetValue(Jsonl), cancellationToken))
        {
            counts.Add(tokenizer.Count(text));
            if (ids is not null)
            {
                var tokens = new List<int>();
                tokenizer.Encode(text, tokens);
                ids.Add(tokens);
            }
        }

        var total = counts.Sum(c => (long)c);
        context.Result(new TokenCounts(total, counts, ids), CliJson.Compact.TokenCounts, console => console.WriteLine($"{total:N0} tokens"));
        return ExitCodes.Done;
    }

    /// <summary>Each JSON string of the file, or all of it as one text; a byte order mark is part of the text.</summary>
    private static async IAsyncEnumerable<string> TextsAsync(string file, bool isJsonl, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (!isJsonl)
        {
            yield return System.Text.Encoding.UTF8.GetString(await File.ReadAllBytesAsync(file, cancellationToken));
            yield break;
        }

        var number = 0;
        await foreach (var line in File.ReadLinesAsync(file, cancellationToken))
        {
            number++;
            if (line.Length > 0)
            {
                yield return JsonText.Read(line, number);
            }
        }
    }
}

/// <summary>What <c>tokens --json</c> prints: a count, and on request the ids, of each text.</summary>
internal sealed record TokenCounts(long Total, IReadOnlyList<int> Counts, IReadOnlyList<IReadOnlyList<int>>? Ids);
