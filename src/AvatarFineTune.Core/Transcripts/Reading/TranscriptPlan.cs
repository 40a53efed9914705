namespace AvatarFineTune.Transcripts;

/// <summary>One file that a reader has been found for.</summary>
internal sealed record PlannedFile(
    string Name, string? Container, ITranscriptReader Reader, Func<CancellationToken, ValueTask<Stream>> OpenAsync)
{
    public override string ToString() => Reader.Platform;
}

/// <summary>Which files of a source are read by whom, and what must be closed afterwards.</summary>
internal sealed class TranscriptPlan : IAsyncDisposable
{
    private readonly Stack<IAsyncDisposable> _resources = new();

    public List<PlannedFile> Files { get; } = [];

    public long IgnoredFiles { get; set; }

    public void Own(IAsyncDisposable resource) => _resources.Push(resource);

    public async ValueTask DisposeAsync()
    {
        while (_resources.TryPop(out var resource))
        {
            await resource.DisposeAsync().ConfigureAwait(false);
        }
    }
}
