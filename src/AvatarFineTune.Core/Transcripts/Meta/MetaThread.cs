namespace AvatarFineTune.Transcripts.Meta;

/// <summary>What the files of one thread share.</summary>
/// <param name="Platform">Whose thread it is.</param>
/// <param name="Name">The platform's id, or the folder's name where there is none.</param>
/// <param name="PlatformId">What the platform knows it by.</param>
internal sealed record MetaThreadKey(string Platform, string Name, string? PlatformId)
{
    public override string ToString() => Platform;
}

/// <summary>Reads the files of one thread into one chat; what two downloads of it both hold is given once.</summary>
internal sealed class MetaThread(TranscriptInput input, MetaThreadKey key, bool hasParts, Dictionary<string, string> names, HashSet<string> chatIds)
{
    private readonly HashSet<(DateTime Time, string? Author, MessageKind Kind, string Text)> _seen = [];
    private TranscriptChat? _chat;

    internal IReadOnlyList<string> Participants { get; private set; } = [];

    /// <summary>The messages of a file that no file before it had, oldest first.</summary>
    internal async ValueTask<List<TranscriptMessage>> ReadAsync(TranscriptFile file, CancellationToken cancellationToken)
    {
        var provisional = new TranscriptChat { Id = MetaLayout.Name(file), Platform = key.Platform };
        var walker = new MetaFileWalker(input, file, provisional, names);
        var messages = new List<TranscriptMessage>();
        await foreach (var batch in walker.RunAsync(cancellationToken).ConfigureAwait(false))
        {
            messages.AddRange(batch);
        }

        Participants = walker.Participants;
        var chat = _chat ??= ToChat(walker, file);
        if (TimeDirection.RunsBackwards(messages, static m => m.LocalTime.Ticks))
        {
            messages.Reverse();
        }

        messages.ForEach(m => m.MoveTo(chat));
        return hasParts ? Unseen(messages, chat) : messages;
    }

    private List<TranscriptMessage> Unseen(List<TranscriptMessage> messages, TranscriptChat chat)
    {
        var repeated = messages.RemoveAll(m => _seen.Contains(KeyOf(m)));
        for (; repeated > 0; repeated--)
        {
            input.Report.AddDuplicate(chat);
        }

        // Within one file all are different messages, even if they say the same in the same instant.
        _seen.UnionWith(messages.Select(KeyOf));
        return messages;
    }

    private static (DateTime Time, string? Author, MessageKind Kind, string Text) KeyOf(TranscriptMessage message) =>
        (message.LocalTime, message.Author, message.Kind, message.Text);

    private TranscriptChat ToChat(MetaFileWalker walker, TranscriptFile file)
    {
        var id = MetaLayout.Name(file);
        return new()
        {
            Id = chatIds.Add(id) ? id : file.Path,
            PlatformId = walker.IsEncrypted ? null : key.PlatformId,
            Title = walker.IsEncrypted ? WithoutNumber(walker.Title ?? id) : walker.Title ?? "",
            Platform = key.Platform,
        };
    }

    /// <summary>The encrypted download numbers its threads: <c>Ava Miller_12</c>.</summary>
    private static string WithoutNumber(string name)
    {
        var stem = name.TrimEnd("0123456789".ToCharArray());
        return stem.Length < name.Length && stem.Length > 1 && stem[^1] == '_' ? stem[..^1] : name;
    }
}
