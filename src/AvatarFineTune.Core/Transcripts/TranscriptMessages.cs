namespace AvatarFineTune.Transcripts;

/// <summary>
/// Hands out and counts the messages of a transcript. Written by hand: an async iterator goes through its state machine
/// for every message, and that costs as much as reading a header; here only a new batch is awaited.
/// </summary>
internal sealed class TranscriptMessages(Transcript transcript, TranscriptReadOptions options, CancellationToken cancellationToken)
    : IAsyncEnumerable<TranscriptMessage>
{
    public IAsyncEnumerator<TranscriptMessage> GetAsyncEnumerator(CancellationToken enumeratorToken = default)
    {
        var account = new ImportAccount(options);
        return new Enumerator(transcript.ReadBatchesAsync(account, cancellationToken).GetAsyncEnumerator(enumeratorToken), account);
    }

    private sealed class Enumerator(IAsyncEnumerator<List<TranscriptMessage>> batches, ImportAccount account) : IAsyncEnumerator<TranscriptMessage>
    {
        private List<TranscriptMessage> _batch = [];
        private int _next;
        private TranscriptMessage? _current;

        public TranscriptMessage Current => _current!;

        public ValueTask<bool> MoveNextAsync() => TryNext() ? new(true) : NextBatchAsync();

        public ValueTask DisposeAsync() => batches.DisposeAsync();

        /// <summary>The next message of the batch that is no duplicate.</summary>
        private bool TryNext()
        {
            while ((uint)_next < (uint)_batch.Count)
            {
                var message = _batch[_next++];
                if (account.Add(message))
                {
                    _current = message;
                    return true;
                }
            }

            return false;
        }

        private async ValueTask<bool> NextBatchAsync()
        {
            while (await batches.MoveNextAsync().ConfigureAwait(false))
            {
                _batch = batches.Current;
                _next = 0;
                if (TryNext())
                {
                    return true;
                }
            }

            _batch = [];
            _current = null;
            return false;
        }
    }
}
