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
    private readonly List<ChatResponseUpdate> _held = [];
    private Task<bool>? _pending;
    private bool _ended;

    private StartedStream(CancellationTokenSource stop, IAsyncEnumerator<ChatResponseUpdate> updates, TimeProvider time)
    {
        _stop = stop;
        _updates = updates;
        _time = time;
    }

    /// <summary>The updates up to the first token, that one included.</summary>
    public IReadOnlyList<ChatResponseUpdate> Held => _held;

    /// <summary>The update that <see cref="MoveNextAsync"/> has moved to.</summary>
    public ChatResponseUpdate Current => _updates.Current;

    /// <summary>Starts a stream and reads up to its first token, or to its end if it has none.</summary>
    /// <exception cref="TimeoutException">The limit has passed.</exception>
    public static async Task<StartedStream> OpenAsync(
        IChatClient client, List<ChatMessage> messages, ChatOptions? options, TimeSpan limit, TimeProvider time, CancellationToken cancellationToken)
    {
        var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        StartedStream? stream = null;
        try
        {
            stream = new(stop, client.GetStreamingResponseAsync(messages, options, stop.Token).GetAsyncEnumerator(stop.Token), time);
            await stream.ReadToFirstTokenAsync(limit, cancellationToken).ConfigureAwait(false);
            return stream;
        }
        catch
        {
            if (stream is null)
            {
                stop.Dispose();
            }
            else
            {
                await stream.DisposeAsync().ConfigureAwait(false);
            }

            throw;
        }
    }

    /// <summary>Moves on behind the first token.</summary>
    public async ValueTask<bool> MoveNextAsync(TimeSpan limit, CancellationToken cancellationToken)
    {
        if (_ended)
        {
            return false;
        }

        var step = _updates.MoveNextAsync();
        if (step.IsCompleted)
        {
            return !(_ended = !await step.ConfigureAwait(false));
        }

        // Remembered, because an enumerator must not be disposed while it moves, and a vendor may ignore the token.
        _pending = step.AsTask();
        return !(_ended = !await _pending.WaitAsync(limit, _time, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Ends the stream. Whatever goes wrong in that is nobody's concern any more.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_ended)
        {
            await _stop.CancelAsync().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        // While it still moves, its end is awaited by nobody: a vendor that ignores the token would hold up the caller.
        var moving = _pending is { IsCompleted: false };
        var closing = CloseAsync();
        if (!moving)
        {
            await closing.WaitAsync(MaxClosing, _time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        TimeLimit.Forget(closing);
    }

    private async Task CloseAsync()
    {
        if (_pending is not null)
        {
            await ((Task)_pending).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await _updates.DisposeAsync().ConfigureAwait(false);
        _stop.Dispose();
    }

    private async Task ReadToFirstTokenAsync(TimeSpan limit, CancellationToken cancellationToken)
    {
        var started = _time.GetTimestamp();
        while (await MoveNextAsync(Left(), cancellationToken).ConfigureAwait(false))
        {
            _held.Add(Current);
            if (Current.Contents.Any(IsToken))
            {
                return;
            }
        }

        TimeSpan Left()
        {
            var left = limit == Timeout.InfiniteTimeSpan ? limit : limit - _time.GetElapsedTime(started);
            return left > TimeSpan.Zero || left == Timeout.InfiniteTimeSpan ? left : throw new TimeoutException();
        }
    }

    // Reasoning and usage are not the answer, nor is an empty text: everything else is, known today or not.
    private static bool IsToken(AIContent content) => content switch
    {
        TextContent text => text.Text.Length > 0,
        TextReasoningContent or UsageContent => false,
        _ => true,
    };
}
