using System.Runtime.CompilerServices;

namespace AvatarFineTune.Transcripts.Slack;

/// <summary>
/// Reads Slack's exports: a folder per channel with a file per day, and lists of people and channels beside them. People
/// are told apart by id and shown by display name; times are UTC. A single file of a channel's day is read, too.
/// </summary>
public sealed class SlackReader : ITranscriptReader, ITranscriptBatchReader
{
    /// <inheritdoc/>
    public string Platform => "slack";

    /// <inheritdoc/>
    public TranscriptScope Scope => TranscriptScope.Archive;

    /// <inheritdoc/>
    public TranscriptMatch Probe(TranscriptProbe probe) => SlackProbe.Of(probe);

    /// <inheritdoc/>
    public IAsyncEnumerable<TranscriptMessage> ReadAsync(TranscriptInput input, CancellationToken cancellationToken) =>
        TranscriptBatches.FlattenAsync(ReadBatchesAsync(input, cancellationToken), cancellationToken);

    IAsyncEnumerable<List<TranscriptMessage>> ITranscriptBatchReader.ReadBatchesAsync(TranscriptInput input, CancellationToken cancellationToken) =>
        ReadBatchesAsync(input, cancellationToken);

    private static async IAsyncEnumerable<List<TranscriptMessage>> ReadBatchesAsync(
        TranscriptInput input, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(input);
        var exports = new Dictionary<string, SlackDirectory>(StringComparer.Ordinal);
        foreach (var root in input.Files.Select(f => SlackFolders.RootOf(f.Path)).Distinct(StringComparer.Ordinal))
        {
            exports.Add(root, await ReadDirectoryAsync(input, root, cancellationToken).ConfigureAwait(false));
        }

        foreach (var channel in SlackFolders.Channels(input, exports))
        {
            foreach (var (file, directory) in channel.Days)
            {
                await foreach (var batch in new SlackDayWalker(input, file, channel.Chat, directory).RunAsync(cancellationToken).ConfigureAwait(false))
                {
                    yield return batch;
                }
            }
        }
    }

    private static async ValueTask<SlackDirectory> ReadDirectoryAsync(TranscriptInput input, string root, CancellationToken cancellationToken)
    {
        var directory = new SlackDirectory();
        foreach (var file in SlackFolders.ListsOf(input, root))
        {
            // Without it, people are shown by id.
            await new SlackListWalker(input, file, directory).RunListAsync("a list of people or channels", cancellationToken).ConfigureAwait(false);
        }

        if (directory.Owner() is { } owner)
        {
            input.Report.AddOwner(owner.Name, owner.Id, "dms");
        }

        return directory;
    }
}
