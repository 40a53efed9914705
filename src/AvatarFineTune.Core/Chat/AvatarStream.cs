using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using Microsoft.Extensions.AI;

namespace AvatarFineTune.Chat;

/// <summary>
/// An avatar's streamed answer. Written by hand: most steps lie ready or only wait for the vendor's, and an async iterator would
/// go through its state machine for each. Each enumeration asks anew; the first is this object's own, as with an iterator.
/// </summary>
/// <remarks>
/// What begins or ends the turn runs in an async method, even where nothing is waited for: such a method leaves the caller's
/// current activity as it was.
/// </remarks>
internal sealed class AvatarStream(AvatarChatClient client, ChatRequest request, CancellationToken callersToken)
    : IAsyncEnumerable<ChatResponseUpdate>, IAsyncEnumerator<ChatResponseUpdate>
{
    private CancellationTokenSource? _both;
    private CancellationToken _token;
    private AnswerTurn? _turn;
    private StartedStream? _stream;
    private ChatResponseUpdate? _current;
    private int _held;
    private bool _isTaken;
    private bool _isLast;
    private bool _hasEnded;

    public ChatResponseUpdate Current => _current!;

    public IAsyncEnumerator<ChatResponseUpdate> GetAsyncEnumerator(CancellationToken cancellationToken = default)
    {
        var stream = Interlocked.Exchange(ref _isTaken, true) ? new(client, request, callersToken) : this;
        stream.Listen(cancellationToken);
        return stream;
    }

    public ValueTask<bool> MoveNextAsync()
    {
        if (_hasEnded)
        {
            return new(false);
        }

        if (_stream is not { } stream)
        {
            return BeginAsync();
        }

        if (_held < stream.HeldCount)
        {
            HandOut(stream.Held(_held++));
            return new(true);
        }

        if (_isLast)
        {
            return EndAsync();
        }

        ValueTask<bool> next;
        try
        {
            next = stream.MoveNextAsync();
        }
        catch (Exception e)
        {
            return BreakOffAsync(e);
        }

        if (!next.IsCompletedSuccessfully)
        {
            return WaitAsync(next);
        }

        if (!next.Result)
        {
            return CompleteAsync();
        }

        HandOut(stream.Current);
        return new(true);
    }

    /// <summary>Ends the turn too where the caller breaks off: what was written until then costs money.</summary>
    public ValueTask DisposeAsync()
    {
        if (!_hasEnded && _stream is not null)
        {
            return new(EndAsync().AsTask());
        }

        _hasEnded = true;
        _both?.Dispose();
        return default;
    }

    private void Listen(CancellationToken cancellationToken)
    {
        _token = callersToken.CanBeCanceled ? callersToken : cancellationToken;
        if (cancellationToken.CanBeCanceled && cancellationToken != _token)
        {
            _both = CancellationTokenSource.CreateLinkedTokenSource(_token, cancellationToken);
            _token = _both.Token;
        }
    }

    private void HandOut(ChatResponseUpdate update)
    {
        _turn!.Meter.Add(update);
        _current = update;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<bool> BeginAsync()
    {
        var turn = client.Begin(request, streamed: true, _token);
        try
        {
            _turn = turn;
            await turn.PrepareAsync().ConfigureAwait(false);
            var stream = await client.OpenAsync(turn, _token).ConfigureAwait(false);

            // On an update of its own, without a message id: put together, it is the response's then, not a message's.
            _current = new() { ResponseId = stream.HeldCount > 0 ? stream.Held(0).ResponseId : null, AdditionalProperties = turn.Describe(existing: null) };
            _stream = stream;
            return true;
        }
        catch
        {
            _hasEnded = true;
            _both?.Dispose();
            turn.Dispose();
            throw;
        }
    }

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
            return await BreakOffAsync(e).ConfigureAwait(false);
        }

        if (!hasNext)
        {
            return await CompleteAsync().ConfigureAwait(false);
        }

        HandOut(_stream!.Current);
        return true;
    }

    /// <summary>Records the answer that the vendor has ended, and tells of it if that failed.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<bool> CompleteAsync()
    {
        _stream!.End();
        _turn!.Meter.Complete();
        if (await _turn.RecordAsync().ConfigureAwait(false))
        {
            return await EndAsync().ConfigureAwait(false);
        }

        _isLast = true;
        _current = new() { AdditionalProperties = new() { [AvatarChatProperties.UsageUnrecorded] = true } };
        return true;
    }

    private async ValueTask<bool> BreakOffAsync(Exception exception)
    {
        try
        {
            _token.ThrowIfCancellationRequested();
            var told = _turn!.BrokeOff(exception);
            if (ReferenceEquals(told, exception))
            {
                ExceptionDispatchInfo.Throw(exception);
            }

            throw told;
        }
        finally
        {
            await EndAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Ends the stream and the turn, and records what was not yet.</summary>
    /// <returns>That there is no further update.</returns>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<bool> EndAsync()
    {
        _hasEnded = true;
        await _stream!.DisposeAsync().ConfigureAwait(false);
        await _turn!.RecordAsync().ConfigureAwait(false);
        _both?.Dispose();
        _turn.Dispose();
        return false;
    }
}
