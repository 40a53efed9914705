namespace AvatarFineTune.Transcripts;

/// <summary>What one reader will read: a file, or all of its files of an archive.</summary>
internal sealed record PlannedInput(
    ITranscriptReader Reader, string? Container, IReadOnlyList<TranscriptFile> Files, IReadOnlyList<TranscriptFile> Companions)
{
    public override string ToString() => Reader.Platform;
}

/// <summary>Which files of a source are read by whom, and what must be closed afterwards.</summary>
internal sealed class TranscriptPlan : IAsyncDisposable
{
    private readonly Stack<IAsyncDisposable> _resources = new();

    public List<PlannedInput> Inputs { get; } = [];

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
