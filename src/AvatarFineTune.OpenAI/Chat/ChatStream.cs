using System.ClientModel.Primitives;
using System.Runtime.CompilerServices;
using AvatarFineTune.Vendors;
using global::OpenAI.Chat;
using Microsoft.Extensions.AI;
using ChatMessage = Microsoft.Extensions.AI.ChatMessage;

namespace AvatarFineTune.OpenAI.Chat;

/// <summary>
/// A streamed answer, whose faults are the vendor's. Written by hand: an async iterator would go through a state machine for
/// every piece, most of which lie ready. Each enumeration is one request.
/// </summary>
internal sealed class ChatStream(
    ChatStreamRequest request, ChatFaults faults, IEnumerable<ChatMessage> messages, ChatOptions? options, CancellationToken cancellationToken)
    : IAsyncEnumerable<ChatResponseUpdate>
{
    public IAsyncEnumerator<ChatResponseUpdate> GetAsyncEnumerator(CancellationToken enumeratorToken = default) => new Enumerator(this, enumeratorToken);

    private CancellationToken CallersToken => cancellationToken;

    private TimeSpan Limit => request.Limit;

    private ITimer CreateTimer(TimerCallback callback, object state) => request.Time.CreateTimer(callback, state, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

    private ValueTask<(PipelineResponse Response, ChatCompletionOptions? Options)> SendAsync(CancellationToken token) => request.SendAsync(messages, options, token);

    private ModelVendorException Cut() => faults.CutStream();

    private ModelVendorException Streamed(BinaryData error) => faults.OfStreamed(error, messages);

    private Exception FaultOf(Exception exception, CancellationToken enumeratorToken) =>
        faults.Of(exception, messages, enumeratorToken.IsCancellationRequested ? enumeratorToken : cancellationToken);

    private sealed class Enumerator : IAsyncEnumerator<ChatResponseUpdate>
    {
        private readonly ChatStream _stream;
        private readonly CancellationToken _enumeratorToken;

        // Of the callers' tokens and the time: one for the whole stream, whose timer runs only while something is waited for.
        private readonly CancellationTokenSource _stop;
        private readonly ITimer _timer;
        private readonly CancellationToken _token;
        private PipelineResponse? _response;
        private SseReader? _events;
        private ChatChunkReader? _chunks;
        private ChatResponseUpdate? _current;
        private bool _hasEnded;

        public Enumerator(ChatStream stream, CancellationToken enumeratorToken)
        {
            _stream = stream;
            _enumeratorToken = enumeratorToken;
            _stop = CancellationTokenSource.CreateLinkedTokenSource(stream.CallersToken, enumeratorToken == stream.CallersToken ? default : enumeratorToken);
            _token = _stop.Token;
            _timer = stream.CreateTimer(static s => ((Enumerator)s!).TimeOut(), this);
        }

        public ChatResponseUpdate Current => _current!;

        public ValueTask<bool> MoveNextAsync()
        {
            try
            {
                if (_hasEnded)
                {
                    return new(false);
                }

                _token.ThrowIfCancellationRequested();
                return _events is not null && TryMove() ? new(_current is not null) : WaitAsync();
            }
            catch (Exception e)
            {
                return ValueTask.FromException<bool>(FaultOf(e));
            }
        }

        public ValueTask DisposeAsync()
        {
            _hasEnded = true;
            _timer.Dispose();
            _stop.Dispose();
            _events?.Dispose();
            _response?.Dispose();
            return default;
        }

        // Pooled: most streams have hundreds of steps that are waited for.
        [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
        private async ValueTask<bool> WaitAsync()
        {
            try
            {
                var events = _events ?? await OpenAsync().ConfigureAwait(false);
                while (!TryMove())
                {
                    _timer.Change(_stream.Limit, Timeout.InfiniteTimeSpan);
                    var read = await events.ReadMoreAsync(_token).ConfigureAwait(false);
                    _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
                    if (!events.Take(read))
                    {
                        End();
                        break;
                    }
                }

                return _current is not null;
            }
            catch (Exception e)
            {
                throw FaultOf(e);
            }
        }

        private async ValueTask<SseReader> OpenAsync()
        {
            _timer.Change(_stream.Limit, Timeout.InfiniteTimeSpan);
            (_response, var asked) = await _stream.SendAsync(_token).ConfigureAwait(false);
            _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            _chunks = new(asked);
            return _events = new(_response.ContentStream ?? throw new InvalidOperationException("The answer has no body."));
        }

        /// <summary>Moves to what has arrived: an update, or the end.</summary>
        /// <returns>Whether there was anything.</returns>
        private bool TryMove()
        {
            if (!_events!.TryRead(out var data))
            {
                return false;
            }

            if (data.SequenceEqual("[DONE]"u8))
            {
                End();
                return true;
            }

            _current = _chunks!.Read(data, out var error);
            return error is null ? true : throw _stream.Streamed(error);
        }

        /// <summary>Moves to what could be told only at the end, if there is anything.</summary>
        private void End()
        {
            // Some services and proxies end a stream in order when what answers behind them dies.
            _current = _chunks!.HasFinished ? _chunks.TakeRest() : throw _stream.Cut();
            _hasEnded = true;
        }

        private void TimeOut()
        {
            try
            {
                _stop.Cancel();
            }
            catch (ObjectDisposedException)
            {
                // The stream has just ended.
            }
        }

        private Exception FaultOf(Exception exception)
        {
            _hasEnded = true;
            return _stream.FaultOf(exception, _enumeratorToken);
        }
    }
}
