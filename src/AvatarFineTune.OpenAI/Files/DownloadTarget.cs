namespace AvatarFineTune.OpenAI.Files;

/// <summary>Where a download goes, piece by piece.</summary>
internal sealed class DownloadTarget(Stream destination)
{
    private const int BufferBytes = 64 << 10;

    /// <summary>What the destination threw, which is no fault of the vendor's; <see langword="null"/> while it has not.</summary>
    public Exception? Failure { get; private set; }

    public async Task CopyAsync(Stream source, CancellationToken cancellationToken)
    {
        var buffer = new byte[BufferBytes];
        int read;
        while ((read = await source.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0)
        {
            try
            {
                await destination.WriteAsync(buffer.AsMemory(0, read), cancellationToken).ConfigureAwait(false);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                Failure = e;
                throw;
            }
        }
    }
}
