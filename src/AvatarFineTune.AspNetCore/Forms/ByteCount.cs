using System.Globalization;

namespace AvatarFineTune.AspNetCore.Forms;

/// <summary>Sizes as people read them.</summary>
internal static class ByteCount
{
    private static ReadOnlySpan<char> Units => "KMG";

    /// <summary>Such as <c>512 MiB</c>; in the language of the request.</summary>
    public static string Of(long bytes)
    {
        if (bytes < 1024)
        {
            return $"{bytes} B";
        }

        var size = bytes / 1024.0;
        var unit = 0;
        for (; size >= 1024 && unit < Units.Length - 1; unit++)
        {
            size /= 1024;
        }

        return $"{size.ToString("0.#", CultureInfo.CurrentCulture)} {Units[unit]}iB";
    }
}
