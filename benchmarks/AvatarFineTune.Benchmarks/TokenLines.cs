using System.Text.Json;
using AvatarFineTune.Datasets.Tokens;

namespace AvatarFineTune.Benchmarks;

/// <summary>
/// What eng/check-tokens compares with the reference: the counts of a file's text, or of every JSON string of a JSONL
/// file, as <c>{"total":…,"counts":[…]}</c>; with <c>--ids</c> also the ids.
/// </summary>
internal static class TokenLines
{
    internal static int Run(string[] args)
    {
        var named = Array.IndexOf(args, "--encoding");
        if (args.Length == 0 || named < 0 || named + 1 == args.Length)
        {
            return Usage.Print();
        }

        var tokenizer = Tokenizer.Load(EncodingOf(args[named + 1]));
        var texts = args.Contains("--jsonl")
            ? File.ReadLines(args[0]).Where(line => line.Length > 0).Select(line => JsonLine.Unescape(line))
            : [File.ReadAllText(args[0])];
        Write(tokenizer, texts, args.Contains("--ids"));
        return 0;
    }

    internal static TokenEncoding EncodingOf(string name) => name switch
    {
        "o200k_base" => TokenEncoding.O200kBase,
        "cl100k_base" => TokenEncoding.Cl100kBase,
        _ => throw new ArgumentException($"'{name}' is no known encoding: use o200k_base or cl100k_base.", nameof(name)),
    };

    private static void Write(Tokenizer tokenizer, IEnumerable<string> texts, bool withIds)
    {
        using var output = Console.OpenStandardOutput();
        using var json = new Utf8JsonWriter(output);
        var counts = new List<int>();
        var ids = new List<List<int>>();
        foreach (var text in texts)
        {
            counts.Add(tokenizer.Count(text));
            if (withIds)
            {
                var tokens = new List<int>();
                tokenizer.Encode(text, tokens);
                ids.Add(tokens);
            }
        }

        json.WriteStartObject();
        json.WriteNumber("total", counts.Sum(count => (long)count));
        json.WriteStartArray("counts");
        counts.ForEach(json.WriteNumberValue);
        json.WriteEndArray();
        if (withIds)
        {
            json.WriteStartArray("ids");
            foreach (var tokens in ids)
            {
                json.WriteStartArray();
                tokens.ForEach(json.WriteNumberValue);
                json.WriteEndArray();
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }
}
