namespace AvatarFineTune.Postgres;

/// <summary>
/// Reads what the caller hands over, row by row. Its faults are the caller's own, also where they look like ours: a file
/// that can't be read is no lost connection.
/// </summary>
internal sealed class CallersRows<T>(IAsyncEnumerable<T> rows, CancellationToken cancellationToken) : IAsyncDisposable
{
    private readonly IAsyncEnumerator<T> _rows = rows.GetAsyncEnumerator(cancellationToken);

    public T Current => _rows.Current;

    /// <exception cref="CallersFaultException">The caller's rows failed with what would be taken for a fault of the store.</exception>
    public async ValueTask<bool> NextAsync()
    {
        try
        {
            return await _rows.MoveNextAsync().ConfigureAwait(false);
        }
        catch (Exception e) when (PostgresErrors.IsStoreFault(e))
        {
            throw new CallersFaultException(e);
        }
    }

    public ValueTask DisposeAsync() => _rows.DisposeAsync();
}

/// <summary>Carries a fault of the caller's rows out of the store, where the inner exception is thrown on as it was.</summary>
internal sealed class CallersFaultException(Exception innerException) : Exception("The caller's rows failed.", innerException);
