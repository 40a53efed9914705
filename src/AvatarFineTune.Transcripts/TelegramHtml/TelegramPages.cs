using System.Globalization;
using AvatarFineTune.Transcripts.Text;

namespace AvatarFineTune.Transcripts.TelegramHtml;

/// <summary>The pages of one chat, in order.</summary>
internal sealed class TelegramPages
{
    private const string Usual = "messages";

    private TelegramPages(string folder, string key, IReadOnlyList<TranscriptFile> files)
    {
        Folder = folder;
        Key = key;
        Files = files;
    }

    /// <summary>The folder that they lie in; empty at the root.</summary>
    public string Folder { get; }

    /// <summary>The folder, or the file where several chats lie in one folder; names the chat within the export.</summary>
    public string Key { get; }

    public IReadOnlyList<TranscriptFile> Files { get; }

    /// <summary>Leaves out the folder, which may be named after somebody.</summary>
    public override string ToString() => $"{Files.Count} pages";

    /// <summary>
    /// <c>messages.html</c>, <c>messages2.html</c> … of one folder are one chat, in the order of their numbers; a page that
    /// was given another name is a chat of its own.
    /// </summary>
    internal static IEnumerable<TelegramPages> Group(IEnumerable<TranscriptFile> files) =>
        from page in files.Select(f => (File: f, Folder: ArchivePath.FolderOf(f.Path), Number: NumberOf(f.Name)))
        group page by (page.Folder, Name: page.Number is null ? page.File.Path : null) into chat
        let key = chat.Key.Name ?? chat.Key.Folder
        select new TelegramPages(chat.Key.Folder, key, [.. chat.OrderBy(p => p.Number ?? 0).ThenBy(p => p.File.Path, StringComparer.Ordinal).Select(p => p.File)]);

    private static int? NumberOf(string name)
    {
        var stem = Path.GetFileNameWithoutExtension(name);
        if (!stem.StartsWith(Usual, StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        return stem.Length == Usual.Length ? 1
            : int.TryParse(stem.AsSpan(Usual.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
            : null;
    }
}
