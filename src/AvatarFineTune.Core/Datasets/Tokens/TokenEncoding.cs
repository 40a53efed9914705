namespace AvatarFineTune.Datasets.Tokens;

/// <summary>A vocabulary of tokens.</summary>
public enum TokenEncoding
{
    /// <summary>o200k_base: gpt-4o, gpt-4.1 and later.</summary>
    O200kBase,

    /// <summary>cl100k_base: gpt-4 and gpt-3.5-turbo.</summary>
    Cl100kBase,
}
