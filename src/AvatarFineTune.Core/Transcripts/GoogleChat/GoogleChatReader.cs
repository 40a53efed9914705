using System.Runtime.CompilerServices;
using AvatarFineTune.Transcripts.Json;

namespace AvatarFineTune.Transcripts.GoogleChat;

/// <summary>
/// Reads Google Chat as Takeout exports it: a folder per group with <c>messages.json</c>. People are told apart by e-mail
/// address; times are UTC, in the words of the account's language.
/// </summary>
public sealed class GoogleChatReader : ITranscriptReader, ITranscriptBatchReader
{
    private readonly GoogleChatTime _times = new(GoogleChatMonths.Load());

    /// <inheritdoc/>
    public string Platform => "google-chat";

    /// <inheritdoc/>
    public TranscriptScope Scope => TranscriptScope.Archive;

    /// <inheritdoc/>
    public TranscriptMatch Probe(TranscriptProbe probe)
    {
        if (JsonProbe.Look(probe.Head.Span) is not { } found)
        {
            return TranscriptMatch.None;
        }

        var name = ArchivePath.NameOf(probe.Path);
        return found switch
        {
            _ when found.ContainsKey("/messages/*/creator/user_type") || found.ContainsKey("/messages/*/message_state") => TranscriptMatch.Certain,
            _ when found.ContainsKey("/messages/*/creator") && found.ContainsKey("/messages/*/created_date") => TranscriptMatch.Certain,
            _ when found.ContainsKey("/messages/*/created_date") || (found.ContainsKey("/messages/*/topic_id") && found.ContainsKey("/messages/*/message_id")) => TranscriptMatch.Likely,
            _ when found.ContainsKey("/user/user_type") || found.ContainsKey("/members/*/user_type") || found.ContainsKey("/membership_info") => TranscriptMatch.Companion,
            _ when name is "user_info.json" or "group_info.json" => TranscriptMatch.Companion,
            _ => TranscriptMatch.None,
        };
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<TranscriptMessage> ReadAsync(TranscriptInput input, CancellationToken cancellationToken) =>
        TranscriptBatches.FlattenAsync(ReadBatchesAsync(input, cancellationToken), cancellationToken);

    IAsyncEnumerable<List<TranscriptMessage>> ITranscriptBatchReader.ReadBatchesAsync(TranscriptInput input, CancellationToken cancellationToken) =>
        ReadBatchesAsync(input, cancellationToken);

    private async IAsyncEnumerable<List<TranscriptMessage>> ReadBatchesAsync(
        TranscriptInput input, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(input);
        var owners = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (var file in input.Companions.Where(f => f.Name != "group_info.json"))
        {
            var owner = new GoogleChatPeople();
            await ReadInfoAsync(input, file, owner, cancellationToken).ConfigureAwait(false);
            owners.TryAdd(RootOf(file.Path), owner.OwnerEmail);
        }

        // The same conversation in two exports is one chat; its messages have ids, so that each counts once.
        foreach (var group in input.Files.GroupBy(f => PlatformId(ArchivePath.FolderOf(f.Path)) ?? f.Path, StringComparer.Ordinal))
        {
            var folder = ArchivePath.FolderOf(group.First().Path);
            var people = new GoogleChatPeople { OwnerEmail = owners.GetValueOrDefault(RootOf(group.First().Path)) };
            foreach (var info in input.Companions.Where(f => f.Name == "group_info.json" && ArchivePath.FolderOf(f.Path) == folder))
            {
                await ReadInfoAsync(input, info, people, cancellationToken).ConfigureAwait(false);
            }

            var chat = new TranscriptChat { Id = PlatformId(folder) ?? (folder.Length > 0 ? folder : input.Name), PlatformId = PlatformId(folder), Title = people.Title, Platform = Platform };
            foreach (var file in group)
            {
                await foreach (var batch in new GoogleChatWalker(input, file, chat, _times, people).RunAsync(cancellationToken).ConfigureAwait(false))
                {
                    yield return batch;
                }
            }
        }
    }

    /// <summary>Without it, the messages stand under names of their own.</summary>
    private static ValueTask ReadInfoAsync(TranscriptInput input, TranscriptFile file, GoogleChatPeople people, CancellationToken cancellationToken) =>
        new GoogleChatInfoWalker(input, file, people).RunListAsync("a list of people", cancellationToken);

    /// <summary>The folder of the whole export: around <c>Groups/DM abc</c> and <c>Users/User 1</c>.</summary>
    private static string RootOf(string path) => ArchivePath.FolderOf(ArchivePath.FolderOf(ArchivePath.FolderOf(path)));

    /// <summary>Folders are named after the group: <c>DM abc</c> or <c>Space abc</c>.</summary>
    private static string? PlatformId(string folder)
    {
        var name = ArchivePath.NameOf(folder);
        return name.StartsWith("DM ", StringComparison.Ordinal) || name.StartsWith("Space ", StringComparison.Ordinal) ? name.Replace(' ', '/') : null;
    }
}
