namespace AvatarFineTune.Datasets.Tokens;

/// <summary>
/// Loads the tokenizer of an encoding when it is first asked for, and keeps it. Safe for any number of threads;
/// registered as a singleton, so that an application loads each vocabulary at most once.
/// </summary>
public sealed class Tokenizers
{
    private readonly Lazy<Tokenizer> _o200k = new(() => Tokenizer.Load(TokenEncoding.O200kBase));
    private readonly Lazy<Tokenizer> _cl100k = new(() => Tokenizer.Load(TokenEncoding.Cl100kBase));

    /// <summary>The tokenizer of an encoding; the first call for each loads it.</summary>
    /// <param name="encoding">The encoding.</param>
    /// <exception cref="ArgumentOutOfRangeException">The value is not a known encoding.</exception>
    public Tokenizer Get(TokenEncoding encoding) => encoding switch
    {
        TokenEncoding.O200kBase => _o200k.Value,
        TokenEncoding.Cl100kBase => _cl100k.Value,
        _ => throw new ArgumentOutOfRangeException(nameof(encoding), encoding, "Not a known encoding: use one of TokenEncoding's values."),
    };
}
