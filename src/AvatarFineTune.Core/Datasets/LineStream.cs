using System.Text;
using AvatarFineTune.Transcripts;

namespace AvatarFineTune.Datasets;

/// <summary>Lines as a forward-only stream, so that a file of any size is uploaded with one line in memory.</summary>
internal sealed class LineStream(IAsyncEnumerable<DatasetLine> lines) : ReadOnlyStream
{
    private readonly CancellationTokenSource _stop = new();
    private IAsyncEnumerator<DatasetLine>? _lines;
    private Task<bool> _moving = Task.FromResult(true);
    private ReadOnlyMemory<byte> _rest;
    private Task? _closing;

    public override bool CanRead => _closing is null;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_closing is not null, this);
        cancellationToken.ThrowIfCancellationRequested();
        if (_moving.IsFaulted || _moving.IsCanceled)
        {
            // An enumerator that threw is at its end; half a file must not look like a whole one.
            throw new IOException("The dataset could not be read to its end: open it anew.");
        }

        while (_rest.IsEmpty)
        {
            if (!await MoveNextAsync(cancellationToken).ConfigureAwait(false))
            {
                return 0;
            }

            _rest = Encoding.UTF8.GetBytes(_lines!.Current.Json + "\n");
        }

        var count = Math.Min(buffer.Length, _rest.Length);
        _rest[..count].CopyTo(buffer);
        _rest = _rest[count..];
        return count;
    }

    public override int Read(Span<byte> buffer) =>
        throw new NotSupportedException("A dataset's file is read asynchronously.");

    public override async ValueTask DisposeAsync()
    {
        await (_closing ??= CloseAsync()).ConfigureAwait(false);
        await base.DisposeAsync().ConfigureAwait(false);
    }

    protected override void Dispose(bool disposing)
    {
        // HTTP clients dispose synchronously what they read asynchronously. The closing is begun here and ends by itself.
        if (disposing)
        {
            _closing ??= CloseAsync();
        }

        base.Dispose(disposing);
    }

    /// <summary>Each read has a token of its own, but the lines are read under one: that of the first would cancel later reads.</summary>
    private async Task<bool> MoveNextAsync(CancellationToken cancellationToken)
    {
        using var registration = cancellationToken.UnsafeRegister(static stop => ((CancellationTokenSource)stop!).Cancel(), _stop);
        _lines ??= lines.GetAsyncEnumerator(_stop.Token);
        try
        {
            _moving = _lines.MoveNextAsync().AsTask();
            return await _moving.ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
    }

    /// <summary>Ends a read that is still going on, and with it the store's own, which may hold a connection.</summary>
    private async Task CloseAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await ((Task)_moving).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (_lines is not null)
        {
            await _lines.DisposeAsync().ConfigureAwait(false);
        }

        _stop.Dispose();
    }
}
