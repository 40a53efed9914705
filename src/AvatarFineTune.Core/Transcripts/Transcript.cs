using System.Runtime.CompilerServices;

namespace AvatarFineTune.Transcripts;

/// <summary>
/// An opened source: its messages once, chat by chat, and at their end the account of all of them. Not thread-safe;
/// dispose it after reading.
/// </summary>
public sealed class Transcript : IAsyncDisposable
{
    private readonly string _name;
    private readonly TranscriptReadOptions _options;
    private readonly TranscriptPlan _plan;
    private ImportReport? _report;
    private int _started;

    internal Transcript(string name, TranscriptReadOptions options, TranscriptPlan plan)
    {
        _name = name;
        _options = options;
        _plan = plan;
    }

    /// <summary>What became of every record of the source.</summary>
    /// <exception cref="InvalidOperationException">The messages were not read to their end.</exception>
    public ImportReport Report => _report ?? throw new InvalidOperationException(
        $"The report is complete only at the end of the messages: read {nameof(ReadMessagesAsync)} to its end first.");

    /// <summary>Yields the messages of all chats: each chat's together, in file order, duplicates left out. Can be read once.</summary>
    /// <exception cref="InvalidOperationException">The messages were asked for before.</exception>
    /// <exception cref="TranscriptException">The source is damaged, over a limit, or holds nothing at all.</exception>
    public IAsyncEnumerable<TranscriptMessage> ReadMessagesAsync(CancellationToken cancellationToken = default) =>
        Interlocked.Exchange(ref _started, 1) == 0
            ? new TranscriptMessages(this, _options, cancellationToken)
            : throw new InvalidOperationException("The messages of a transcript can be read once: open the source again for another pass.");

    /// <summary>Closes the source's files.</summary>
    public ValueTask DisposeAsync() => _plan.DisposeAsync();

    /// <summary>Shows nothing of the source.</summary>
    public override string ToString() => nameof(Transcript);

    /// <summary>The batches of all files; whoever takes them counts their messages in <paramref name="account"/>.</summary>
    internal async IAsyncEnumerable<List<TranscriptMessage>> ReadBatchesAsync(
        ImportAccount account, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var file in _plan.Files)
        {
            account.BeginFile(file.Name);
            var input = new TranscriptInput(file.Name, file.Container, file.OpenAsync, _options, account.Builder);
            var batches = file.Reader is ITranscriptBatchReader fast
                ? fast.ReadBatchesAsync(input, cancellationToken)
                : TranscriptBatches.SinglyAsync(file.Reader.ReadAsync(input, cancellationToken), cancellationToken);
            await foreach (var batch in batches.ConfigureAwait(false))
            {
                cancellationToken.ThrowIfCancellationRequested();
                yield return batch;
            }
        }

        if (account.Understood == 0)
        {
            throw NothingFound(account.Builder.NotUnderstood);
        }

        _report = account.ToReport(_plan.IgnoredFiles);
    }

    private TranscriptException NothingFound(long notUnderstood) => notUnderstood == 0
        ? new(TranscriptError.Empty, $"'{_name}' holds no messages: export the chat again and check that it is not empty.")
        : new(TranscriptError.Damaged, $"None of the {notUnderstood} records of '{_name}' was understood: export the chat again.");
}
