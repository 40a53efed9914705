using AvatarFineTune.Datasets.Tokens;
using BenchmarkDotNet.Attributes;

namespace AvatarFineTune.Benchmarks;

/// <summary>Counting a megabyte of chat, and the texts that make a naive merge quadratic.</summary>
[MemoryDiagnoser]
[InProcess, WarmupCount(3), IterationCount(5)]
public class TokenCounting
{
    private const int Length = 1 << 20;
    private Tokenizer? _tokenizer;
    private string _text = "";

    [Params(TokenEncoding.O200kBase, TokenEncoding.Cl100kBase)]
    public TokenEncoding Encoding { get; set; }

    [Params("english", "russian", "one letter", "spaces", "random letters")]
    public string Text { get; set; } = "";

    [GlobalSetup]
    public void Prepare()
    {
        _tokenizer = Tokenizer.Load(Encoding);
        _text = Text switch
        {
            "english" => ChatText.English(Length),
            "russian" => ChatText.Russian(Length),
            "one letter" => new string('a', Length),
            "spaces" => new string(' ', Length),
            _ => string.Create(Length, new Random(1), (letters, random) => random.GetItems("abcdefghijklmnopqrstuvwxyz".AsSpan(), letters)),
        };
    }

    [Benchmark]
    public int Count() => _tokenizer!.Count(_text);
}

/// <summary>Loading a vocabulary, warm; the comparison prints the first, cold load.</summary>
[MemoryDiagnoser]
[InProcess, WarmupCount(3), IterationCount(5)]
public class TokenLoading
{
    [Params(TokenEncoding.O200kBase, TokenEncoding.Cl100kBase)]
    public TokenEncoding Encoding { get; set; }

    [Benchmark]
    public Tokenizer Load() => Tokenizer.Load(Encoding);
}
