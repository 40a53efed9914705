using AvatarFineTune.Datasets.Tokens;

namespace AvatarFineTune.Local.Model;

/// <summary>
/// Counts tokens exactly, by the same rule as the estimate: what was quoted is what is billed. The vocabulary is loaded on
/// the first count.
/// </summary>
internal sealed class TokenCount(Tokenizers tokenizers)
{
    public const int PerLine = 3;
    private const int PerMessage = 3;

    public long Of(string text) => tokenizers.Get(TokenEncoding.O200kBase).Count(text);

    public long OfMessage(string role, string content) => PerMessage + Of(role) + Of(content);
}
