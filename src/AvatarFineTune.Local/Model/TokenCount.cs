using System.Text;

namespace AvatarFineTune.Local.Model;

/// <summary>
/// Counts tokens for usage and bills that are zero anyway: a quarter of the UTF-8 bytes, rounded up, and three for each message
/// and each line around them. The one place to put an exact tokenizer in.
/// </summary>
internal static class TokenCount
{
    public const int PerMessage = 3;
    public const int PerLine = 3;

    public static long Of(string text) => OfBytes(Encoding.UTF8.GetByteCount(text));

    public static long OfBytes(long bytes) => (bytes + 3) / 4;
}
