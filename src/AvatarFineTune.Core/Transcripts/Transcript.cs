using System.Runtime.CompilerServices;
using AvatarFineTune.Transcripts.Merging;

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

    /// <summary>The batches of all inputs; whoever takes them counts their messages in <paramref name="account"/>.</summary>
    internal async IAsyncEnumerable<List<TranscriptMessage>> ReadBatchesAsync(
        ImportAccount account, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var merger = await FindSameChatsAsync(cancellationToken).ConfigureAwait(false);
        for (var i = 0; i < _plan.Inputs.Count; i++)
        {
            var input = i;
            account.BeginInput(chat => merger.MergedInto(input, chat));
            await foreach (var batch in ReadAsync(_plan.Inputs[i], account.Builder, cancellationToken).ConfigureAwait(false))
            {
                cancellationToken.ThrowIfCancellationRequested();
                merger.HoldBack(i, batch);
                yield return batch;
            }

            foreach (var merged in merger.CompleteAfter(i))
            {
                account.BeginMerged(merged);
                yield return merged.Merge();
                account.Merged(merged);
            }
        }

        if (account.Understood == 0)
        {
            throw NothingFound(account.Builder.NotUnderstood);
        }

        _report = account.ToReport(_plan.IgnoredFiles);
    }

    /// <summary>
    /// Reads what could be exports of one chat once more, in advance: only the end of the last one tells which chats are
    /// the same, and the messages of all others shall pass without being held.
    /// </summary>
    private async ValueTask<ChatMerger> FindSameChatsAsync(CancellationToken cancellationToken)
    {
        var several = _plan.Inputs.SelectMany(Family).CountBy(p => p).Where(p => p.Value > 1).Select(p => p.Key).ToHashSet(StringComparer.Ordinal);
        var traces = new List<ChatTrace>();
        for (var i = 0; i < _plan.Inputs.Count; i++)
        {
            if (!several.Overlaps(Family(_plan.Inputs[i])))
            {
                continue;
            }

            var chats = new Dictionary<string, ChatTrace>(StringComparer.Ordinal);
            await foreach (var batch in ReadAsync(_plan.Inputs[i], new ImportAccount(_options).Builder, cancellationToken).ConfigureAwait(false))
            {
                cancellationToken.ThrowIfCancellationRequested();
                foreach (var message in batch)
                {
                    if (!chats.TryGetValue(message.Chat.Id, out var trace))
                    {
                        chats.Add(message.Chat.Id, trace = new(i, message.Chat));
                    }

                    trace.Add(message);
                }
            }

            traces.AddRange(chats.Values);
        }

        return ChatMerger.Of(traces);
    }

    /// <summary>The platforms whose chats may come of an input: only inputs that share one can hold the same chat.</summary>
    private static IReadOnlyList<string> Family(PlannedInput input) =>
        input.Reader is ITranscriptBatchReader reader ? reader.Family : [input.Reader.Platform];

    private IAsyncEnumerable<List<TranscriptMessage>> ReadAsync(PlannedInput planned, ImportReportBuilder report, CancellationToken cancellationToken)
    {
        var input = new TranscriptInput(planned.Container, planned.Files, planned.Companions, _options, report);
        return planned.Reader is ITranscriptBatchReader fast
            ? fast.ReadBatchesAsync(input, cancellationToken)
            : TranscriptBatches.SinglyAsync(planned.Reader.ReadAsync(input, cancellationToken), cancellationToken);
    }

    private TranscriptException NothingFound(long notUnderstood) => notUnderstood == 0
        ? new(TranscriptError.Empty, $"'{_name}' holds no messages: export the chat again and check that it is not empty.")
        : new(
            TranscriptError.Damaged,
            $"None of the {notUnderstood} records of '{_name}' was understood: {(_options.DateOrder is null ? "" : $"leave {nameof(TranscriptReadOptions)}.{nameof(TranscriptReadOptions.DateOrder)} out, or ")}export the chat again.");
}
