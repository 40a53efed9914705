using AngleSharp.Dom;
using AvatarFineTune.Transcripts.Text;

namespace AvatarFineTune.Transcripts.TelegramHtml;

/// <summary>What a full export's list of chats says about them: which are channels, and which are bots.</summary>
internal sealed class TelegramLists
{
    private readonly Dictionary<string, string> _kinds = new(StringComparer.Ordinal);

    internal bool IsChannel(string folder) => _kinds.TryGetValue(folder, out var kind) && kind.EndsWith("channel", StringComparison.OrdinalIgnoreCase);

    internal bool IsBot(string folder) => _kinds.TryGetValue(folder, out var kind) && kind.StartsWith("bot", StringComparison.OrdinalIgnoreCase);

    internal static async ValueTask<TelegramLists> ReadAsync(TranscriptInput input, CancellationToken cancellationToken)
    {
        var lists = new TelegramLists();
        foreach (var file in input.Companions)
        {
            var (document, _) = await TelegramPage.LoadAsync(input, file, cancellationToken).ConfigureAwait(false);
            using (document)
            {
                foreach (var entry in document.QuerySelectorAll("a.entry"))
                {
                    lists.Add(ArchivePath.FolderOf(file.Path), entry);
                }

                Owner(input, document);
            }
        }

        return lists;
    }

    /// <summary><c>../chats/chat_001/messages.html#allow_back</c> names a chat's folder.</summary>
    private void Add(string folder, IElement entry)
    {
        var href = entry.GetAttribute("href") ?? "";
        if (entry.QuerySelector("div.details_entry") is not { } kind || !href.Contains(".html", StringComparison.Ordinal))
        {
            return;
        }

        while (href.StartsWith("../", StringComparison.Ordinal))
        {
            href = href[3..];
            folder = ArchivePath.FolderOf(folder);
        }

        var target = ArchivePath.FolderOf(href);
        _kinds[folder.Length == 0 ? target : $"{folder}/{target}"] = HtmlText.Of(kind);
    }

    /// <summary>The first page of a full export shows its owner: rows of a label and a value.</summary>
    private static void Owner(TranscriptInput input, IParentNode document)
    {
        if (document.QuerySelector("div.personal_info") is not { } owner)
        {
            return;
        }

        var rows = owner.QuerySelectorAll("div.row")
            .Select(r => (Label: Part(r, "label"), Value: Part(r, "value")))
            .Where(r => r.Label.Length > 0)
            .ToList();
        var name = $"{Value("First name")} {Value("Last name")}".Trim();
        if (name.Length > 0)
        {
            input.Report.AddOwner(name, null, "personal_information");
        }

        string Value(string label) => rows.Find(r => string.Equals(r.Label, label, StringComparison.OrdinalIgnoreCase)).Value ?? "";
    }

    private static string Part(IElement row, string @class) => TelegramMedia.Child(row, @class) is { } part ? HtmlText.Of(part) : "";
}
