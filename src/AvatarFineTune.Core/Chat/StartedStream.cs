using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace AvatarFineTune.Chat;

/// <summary>
/// A vendor's stream, read up to its first token. What came before it is held back, so that a stream that fails there
/// leaves no trace in the answer of the next model.
/// </summary>
internal sealed class StartedStream : IAsyncDisposable
{
    private static readonly TimeSpan MaxClosing = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _stop;
    private readonly IAsyncEnumerator<ChatResponseUpdate> _updates;
    private readonly TimeProvider _time;
    private readonly CancellationToken _cancellationToken;
    private InterruptibleStep? _step;
    private Task<bool>? _pending;
    private bool _ended;

    // Nearly always there are two at most: one that opens the message, and one with the token.
    private ChatResponseUpdate? _first;
    private ChatResponseUpdate? _second;
    private List<ChatResponseUpdate>? _others;

    private StartedStream(
        CancellationTokenSource stop, IAsyncEnumerator<ChatResponseUpdate> updates, TimeProvider time, CancellationToken cancellationToken)
    {
        _stop = stop;
        _updates = updates;
        _time = time;
        _cancellationToken = cancellationToken;
    }

    /// <summary>How many updates there were up to the first token, that one included.</summary>
    public int HeldCount { get; private set; }

    /// <summary>The update that <see cref="MoveNextAsync()"/> has moved to.</summary>
    public ChatResponseUpdate Current => _updates.Current;

    /// <summary>One of the updates that were held back, in their order.</summary>
    public ChatResponseUpdate Held(int index) => index switch
    {
        0 => _first!,
        1 => _second!,
        _ => _others![index - 2],
    };

    /// <summary>Starts a stream, of which nothing is read yet.</summary>
    public static StartedStream Start(
        IChatClient client, IEnumerable<ChatMessage> messages, ChatOptions? options, TimeProvider time, CancellationToken cancellationToken)
    {
        var stop = cancellationToken.CanBeCanceled ? CancellationTokenSource.CreateLinkedTokenSource(cancellationToken) : new();
        try
        {
            return new(stop, client.GetStreamingResponseAsync(messages, options, stop.Token).GetAsyncEnumerator(stop.Token), time, cancellationToken);
        }
        catch
        {
            stop.Dispose();
            throw;
        }
    }

    /// <summary>Reads up to the first token, or to the end if there is none.</summary>
    /// <exception cref="TimeoutException">The limit has passed.</exception>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public async ValueTask ReadToFirstTokenAsync(TimeSpan limit)
    {
        var started = _time.GetTimestamp();
        while (true)
        {
            var hasNext = limit == Timeout.InfiniteTimeSpan
                ? await MoveNextAsync().ConfigureAwait(false)
                : await MoveNextAsync(limit - _time.GetElapsedTime(started)).ConfigureAwait(false);
            if (!hasNext)
            {
                End();
                return;
            }

            Hold(Current);
            if (HasToken(Current))
            {
                return;
            }
        }
    }

    /// <summary>Moves on; after the last update comes <see cref="End"/>. Nothing is made for a step: most streams have hundreds.</summary>
    public ValueTask<bool> MoveNextAsync()
    {
        if (_ended)
        {
            return new(false);
        }

        var step = _updates.MoveNextAsync();
        return step.IsCompleted || !_cancellationToken.CanBeCanceled ? step : (_step ??= new(_cancellationToken)).WaitAsync(step);
    }

    /// <summary>Notes that the vendor has ended the stream.</summary>
    public void End() => _ended = true;

    /// <summary>Ends the stream. Whatever goes wrong in that is nobody's concern any more.</summary>
    public ValueTask DisposeAsync()
    {
        if (_ended)
        {
            // The common case, in which nothing is left to wait for.
            var closed = CloseAsync();
            if (closed.IsCompletedSuccessfully)
            {
                return default;
            }

            return new(WaitForCloseAsync(closed));
        }

        return new(StopAsync());
    }

    private void Hold(ChatResponseUpdate update)
    {
        switch (HeldCount++)
        {
            case 0:
                _first = update;
                break;
            case 1:
                _second = update;
                break;
            default:
                (_others ??= []).Add(update);
                break;
        }
    }

    private async Task StopAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await WaitForCloseAsync(CloseAsync()).ConfigureAwait(false);
    }

    private async Task WaitForCloseAsync(Task closing)
    {
        // While it still moves, its end is awaited by nobody: a vendor that ignores the token would hold up the caller.
        if (Moving is null or { IsCompleted: true })
        {
            await closing.WaitAsync(MaxClosing, _time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        TimeLimit.Forget(closing);
    }

    private async Task CloseAsync()
    {
        _step?.Dispose();
        if (Moving is { } moving)
        {
            await moving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await _updates.DisposeAsync().ConfigureAwait(false);
        _stop.Dispose();
    }

    // Remembered, because an enumerator must not be disposed while it moves, and a vendor may ignore the token.
    private Task? Moving => _pending ?? _step?.Late;

    private async ValueTask<bool> MoveNextAsync(TimeSpan left)
    {
        if (left <= TimeSpan.Zero)
        {
            throw new TimeoutException();
        }

        _pending = _updates.MoveNextAsync().AsTask();
        var hasNext = await _pending.WaitAsync(left, _time, _cancellationToken).ConfigureAwait(false);
        _pending = null;
        return hasNext;
    }

    // Reasoning and usage are not the answer, nor is an empty text: everything else is, known today or not.
    private static bool HasToken(ChatResponseUpdate update)
    {
        var contents = update.Contents;
        for (var i = 0; i < contents.Count; i++)
        {
            if (contents[i] is not (TextContent { Text.Length: 0 } or TextReasoningContent or UsageContent))
            {
                return true;
            }
        }

        return false;
    }
}
