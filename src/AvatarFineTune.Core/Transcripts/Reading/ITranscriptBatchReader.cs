namespace AvatarFineTune.Transcripts;

/// <summary>
/// A reader that hands over what one buffer held at a time: an await per message would cost more than parsing it.
/// The list is the reader's own and is filled anew for the next batch.
/// </summary>
internal interface ITranscriptBatchReader : ITranscriptReader
{
    /// <summary>Whose chats it may hand out: what its files may hold, where they do not say.</summary>
    IReadOnlyList<string> Family => [Platform];

    IAsyncEnumerable<List<TranscriptMessage>> ReadBatchesAsync(TranscriptInput input, CancellationToken cancellationToken);
}

/// <summary>What batch readers have in common.</summary>
internal static class TranscriptBatches
{
    /// <summary>Enough to spread the cost of an await, few enough to die young in the garbage collector.</summary>
    internal const int Size = 512;

    /// <summary>What a reader of single messages yields, as batches of one: its messages must not wait for each other.</summary>
    internal static async IAsyncEnumerable<List<TranscriptMessage>> SinglyAsync(
        IAsyncEnumerable<TranscriptMessage> messages,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var batch = new List<TranscriptMessage>(1);
        await foreach (var message in messages.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            batch.Clear();
            batch.Add(message);
            yield return batch;
        }
    }

    internal static async IAsyncEnumerable<TranscriptMessage> FlattenAsync(
        IAsyncEnumerable<List<TranscriptMessage>> batches,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var batch in batches.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            foreach (var message in batch)
            {
                yield return message;
            }
        }
    }
}
