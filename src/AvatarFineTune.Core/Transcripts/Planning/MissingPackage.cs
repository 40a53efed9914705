using System.Text;

namespace AvatarFineTune.Transcripts;

/// <summary>Recognises what the package AvatarFineTune.Transcripts would read, where an app does without it.</summary>
internal static class MissingPackage
{
    private const string Name = "AvatarFineTune.Transcripts";
    private const int LongestHeader = 512;
    private static readonly string[] Authors = ["author", "sender", "from", "name", "user"];
    private static readonly string[] Texts = ["text", "message", "content", "body"];

    /// <returns>What the file is and what to do, to follow its name; <see langword="null"/> where the package would not help.</returns>
    internal static string? Explain(IEnumerable<ITranscriptReader> readers, ReadOnlySpan<byte> head)
    {
        if (readers.Any(r => r.GetType().Assembly.GetName().Name == Name))
        {
            return null;
        }

        var what = head.StartsWith("SQLite format 3\0"u8) ? "is a SQLite database: the one of Apple's Messages (chat.db)"
            : IsHtml(head) ? "is a web page: Telegram's HTML export"
            : IsCsv(head) ? "is a CSV file: one with a header"
            : null;
        return what is null ? null : $"{what} is read by the package {Name}: add it and call AddTranscripts().";
    }

    private static bool IsHtml(ReadOnlySpan<byte> head)
    {
        var start = Encoding.UTF8.GetString(head[..Math.Min(head.Length, LongestHeader)]).TrimStart();
        return start.StartsWith("<!doctype html", StringComparison.OrdinalIgnoreCase) || start.StartsWith("<html", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>A first line of names, with one for an author and one for the words.</summary>
    private static bool IsCsv(ReadOnlySpan<byte> head)
    {
        var end = head.IndexOfAny((byte)'\r', (byte)'\n');
        if (end is < 0 or > LongestHeader)
        {
            return false;
        }

        var names = Encoding.UTF8.GetString(head[..end]).Split([',', ';', '\t', '|']);
        return names.Length > 1 && Has(names, Authors) && Has(names, Texts);
    }

    private static bool Has(string[] names, string[] words) => Array.Exists(names, n => Array.Exists(words, w => n.Contains(w, StringComparison.OrdinalIgnoreCase)));
}
