using System.Runtime.CompilerServices;
using AvatarFineTune.Vendors;
using Microsoft.Extensions.AI;

namespace AvatarFineTune.OpenAI.Chat;

/// <summary>
/// A streamed answer whose faults are the vendor's. Written by hand: an async iterator would go through a state machine for
/// every piece, most of which lie ready. Each enumeration is one request, as that of the stream below.
/// </summary>
internal sealed class VendorChatStream(
    IAsyncEnumerable<ChatResponseUpdate> updates, ChatFaults faults, IEnumerable<ChatMessage> messages, CancellationToken cancellationToken)
    : IAsyncEnumerable<ChatResponseUpdate>
{
    public IAsyncEnumerator<ChatResponseUpdate> GetAsyncEnumerator(CancellationToken enumeratorToken = default) =>
        new Enumerator(this, updates.GetAsyncEnumerator(enumeratorToken), enumeratorToken);

    private Exception FaultOf(Exception exception, CancellationToken enumeratorToken) =>
        faults.Of(exception, messages, enumeratorToken.IsCancellationRequested ? enumeratorToken : cancellationToken);

    private sealed class Enumerator(VendorChatStream stream, IAsyncEnumerator<ChatResponseUpdate> inner, CancellationToken enumeratorToken)
        : IAsyncEnumerator<ChatResponseUpdate>
    {
        private bool _hasFinished;

        public ChatResponseUpdate Current => inner.Current;

        public ValueTask<bool> MoveNextAsync()
        {
            ValueTask<bool> next;
            try
            {
                next = inner.MoveNextAsync();
            }
            catch (Exception e)
            {
                return ValueTask.FromException<bool>(stream.FaultOf(e, enumeratorToken));
            }

            if (!next.IsCompletedSuccessfully)
            {
                return WaitAsync(next);
            }

            var hasNext = next.Result;
            return Check(hasNext) is { } fault ? ValueTask.FromException<bool>(fault) : new(hasNext);
        }

        public ValueTask DisposeAsync() => inner.DisposeAsync();

        // Pooled: most streams have hundreds of steps that are waited for.
        [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
        private async ValueTask<bool> WaitAsync(ValueTask<bool> next)
        {
            bool hasNext;
            try
            {
                hasNext = await next.ConfigureAwait(false);
            }
            catch (Exception e)
            {
                throw stream.FaultOf(e, enumeratorToken);
            }

            return Check(hasNext) is { } fault ? throw fault : hasNext;
        }

        /// <summary>What is wrong with where the stream is; <see langword="null"/> if nothing is.</summary>
        private ModelVendorException? Check(bool hasNext)
        {
            if (!hasNext)
            {
                // Some services and proxies end a stream in order when what answers behind them dies.
                return _hasFinished ? null : stream.Cut();
            }

            var update = inner.Current;
            _hasFinished |= update.FinishReason is not null;
            return !_hasFinished && update.Contents.Count == 0 && StreamedError.In(update) is { } error ? stream.Streamed(error) : null;
        }
    }

    private ModelVendorException Cut() => faults.CutStream();

    private ModelVendorException Streamed(BinaryData error) => faults.OfStreamed(error, messages);
}
