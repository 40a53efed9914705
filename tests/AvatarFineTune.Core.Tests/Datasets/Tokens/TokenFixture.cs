using System.Text.Json;
using AvatarFineTune.Datasets.Tokens;

namespace AvatarFineTune.Core.Tests.Datasets.Tokens;

/// <summary>A string and the ids that the reference gives it; eng/make-token-fixtures.mjs makes the list.</summary>
internal sealed record TokenFixture(string Text, int[] O200k, int[] Cl100k)
{
    internal static IReadOnlyList<TokenFixture> All()
    {
        using var json = typeof(TokenFixture).Assembly.GetManifestResourceStream("TokenFixtures.json")!;
        using var list = JsonDocument.Parse(json);
        return [.. list.RootElement.EnumerateArray().Select(Read)];
    }

    internal int[] IdsOf(TokenEncoding encoding) => encoding == TokenEncoding.O200kBase ? O200k : Cl100k;

    private static TokenFixture Read(JsonElement line) => new(
        line.TryGetProperty("text", out var text)
            ? text.GetString()!
            : new string([.. line.GetProperty("units").EnumerateArray().Select(unit => (char)unit.GetInt32())]),
        [.. line.GetProperty("o200k_base").EnumerateArray().Select(id => id.GetInt32())],
        [.. line.GetProperty("cl100k_base").EnumerateArray().Select(id => id.GetInt32())]);
}

/// <summary>Both tokenizers, loaded once for all the tests here.</summary>
public sealed class LoadedTokenizers
{
    /// <summary>The holder under test.</summary>
    public Tokenizers Tokenizers { get; } = new();

    internal static List<int> Encode(Tokenizer tokenizer, string text)
    {
        var tokens = new List<int>();
        tokenizer.Encode(text, tokens);
        return tokens;
    }
}
