namespace AvatarFineTune.Transcripts.Slack;

/// <summary>Sorts the files of an export, or of several that lie in one folder, by channel and day.</summary>
internal static class SlackFolders
{
    /// <summary>The folder that an export lies in: the one around the channels' folders.</summary>
    internal static string RootOf(string path) => ArchivePath.FolderOf(ArchivePath.FolderOf(path));

    /// <summary>The lists that an export has: those around its channels, the nearest last; a large organisation keeps its people further up.</summary>
    internal static IEnumerable<TranscriptFile> ListsOf(TranscriptInput input, string root) => input.Companions
        .Where(f => ArchivePath.FolderOf(f.Path) is var folder && (folder.Length == 0 || string.Equals(folder, root, StringComparison.Ordinal) || root.StartsWith(folder + "/", StringComparison.Ordinal)))
        .OrderBy(f => f.Path.AsSpan().Count('/'));

    /// <summary>The channels, in order of their folders, each with its days in order; one that several exports hold stands together.</summary>
    internal static IEnumerable<SlackChannelDays> Channels(TranscriptInput input, Dictionary<string, SlackDirectory> exports)
    {
        var channels = new List<SlackChannelDays>();
        foreach (var folder in input.Files.GroupBy(f => ArchivePath.FolderOf(f.Path), StringComparer.Ordinal))
        {
            var directory = exports[ArchivePath.FolderOf(folder.Key)];
            var (id, title) = directory.Channel(ArchivePath.NameOf(folder.Key));
            var channel = id is null ? null : channels.Find(c => string.Equals(c.Chat.PlatformId, id, StringComparison.Ordinal));
            if (channel is null)
            {
                channel = new(new() { Id = id ?? (folder.Key.Length > 0 ? folder.Key : input.Name), PlatformId = id, Title = title, Platform = "slack" }, []);
                channels.Add(channel);
            }

            channel.Days.AddRange(folder.Select(f => (f, directory)));
        }

        return channels.Select(c => c with { Days = [.. c.Days.OrderBy(d => d.File.Name, StringComparer.Ordinal)] });
    }
}

/// <summary>A channel and the files of its days, each with the lists of its export.</summary>
internal sealed record SlackChannelDays(TranscriptChat Chat, List<(TranscriptFile File, SlackDirectory Directory)> Days)
{
    public override string ToString() => nameof(SlackChannelDays);
}
