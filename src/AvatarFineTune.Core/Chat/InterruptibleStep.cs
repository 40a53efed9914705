using System.Runtime.CompilerServices;
using System.Threading.Tasks.Sources;

namespace AvatarFineTune.Chat;

/// <summary>
/// Waits for a stream's next step or for the caller to give up, whichever comes first, so that a vendor that ignores the token
/// holds nobody up. One object serves all steps of a stream, one after the other: a task for each would cost more than the step.
/// </summary>
internal sealed class InterruptibleStep : IValueTaskSource<bool>, IDisposable
{
    private const int Idle = 0;
    private const int Waiting = 1;
    private const int GivenUp = 2;

    private readonly CancellationToken _cancellationToken;
    private readonly CancellationTokenRegistration _registration;
    private readonly Action _onStep;
    private TaskCompletionSource? _late;
    private ManualResetValueTaskSourceCore<bool> _core;
    private ConfiguredValueTaskAwaitable<bool>.ConfiguredValueTaskAwaiter _step;
    private int _state;

    public InterruptibleStep(CancellationToken cancellationToken)
    {
        _cancellationToken = cancellationToken;
        _onStep = OnStep;
        _registration = cancellationToken.UnsafeRegister(static s => ((InterruptibleStep)s!).GiveUp(), this);
    }

    /// <summary>The end of a step that was given up; <see langword="null"/> if none was.</summary>
    public Task? Late => Volatile.Read(ref _state) == GivenUp ? _late!.Task : null;

    /// <summary>Waits for one step. Not for the next before this one has ended, and not again after one was given up.</summary>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public ValueTask<bool> WaitAsync(ValueTask<bool> step)
    {
        _core.Reset();
        _step = step.ConfigureAwait(false).GetAwaiter();
        Volatile.Write(ref _state, Waiting);
        var result = new ValueTask<bool>(this, _core.Version);
        _step.UnsafeOnCompleted(_onStep);
        if (_cancellationToken.IsCancellationRequested)
        {
            // The token may have told before there was anything to give up.
            GiveUp();
        }

        return result;
    }

    /// <summary>Stops listening to the token.</summary>
    public void Dispose() => _registration.Unregister();

    bool IValueTaskSource<bool>.GetResult(short token) => _core.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<bool>.GetStatus(short token) => _core.GetStatus(token);

    void IValueTaskSource<bool>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _core.OnCompleted(continuation, state, token, flags);

    private void OnStep()
    {
        var isAwaited = Interlocked.CompareExchange(ref _state, Idle, Waiting) == Waiting;
        bool hasNext;
        try
        {
            hasNext = _step.GetResult();
        }
        catch (Exception e)
        {
            if (isAwaited)
            {
                _core.SetException(e);
            }
            else
            {
                _late!.SetResult();
            }

            return;
        }

        if (isAwaited)
        {
            _core.SetResult(hasNext);
        }
        else
        {
            _late!.SetResult();
        }
    }

    private void GiveUp()
    {
        // There before the state says so, and not replaced by the second of two who tell at once.
        Interlocked.CompareExchange(ref _late, new(TaskCreationOptions.RunContinuationsAsynchronously), null);
        if (Interlocked.CompareExchange(ref _state, GivenUp, Waiting) == Waiting)
        {
            // Whoever cancels must not be made to run what waits here.
            _core.RunContinuationsAsynchronously = true;
            _core.SetException(new OperationCanceledException(_cancellationToken));
        }
    }
}
