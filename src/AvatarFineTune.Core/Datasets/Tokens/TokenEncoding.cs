namespace AvatarFineTune.Datasets.Tokens;

/// <summary>A published byte-pair encoding: which vocabulary a model counts and bills its tokens in.</summary>
public enum TokenEncoding
{
    /// <summary><c>o200k_base</c>: 199,998 tokens; GPT-4o, GPT-4.1 and later models.</summary>
    O200kBase,

    /// <summary><c>cl100k_base</c>: 100,256 tokens; GPT-4, GPT-3.5 Turbo and the text-embedding-3 models.</summary>
    Cl100kBase,
}
