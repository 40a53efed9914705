namespace AvatarFineTune.Transcripts;

/// <summary>
/// Opens sources of any known platform: finds the reader by content, and walks zips. Thread-safe; one instance serves
/// all imports.
/// </summary>
public sealed class TranscriptReaders
{
    private readonly ITranscriptReader[] _readers;

    /// <summary>Creates the set.</summary>
    /// <param name="readers">The readers to choose from; of two that are equally sure, the later one wins, so that an app's own come first.</param>
    public TranscriptReaders(IEnumerable<ITranscriptReader> readers)
    {
        ArgumentNullException.ThrowIfNull(readers);
        _readers = [.. readers.Reverse()];
    }

    /// <summary>The platforms that can be read, in lower case.</summary>
    public IReadOnlyList<string> Platforms => [.. _readers.Select(r => r.Platform).Distinct().Order(StringComparer.Ordinal)];

    /// <summary>Opens a source and finds out what reads it. Nothing but the beginnings of files is read here.</summary>
    /// <param name="source">The source; the caller disposes it, after the transcript.</param>
    /// <param name="options">Limits, and what the caller knows better; <see langword="null"/> for the defaults.</param>
    /// <param name="cancellationToken">Stops the opening.</param>
    /// <exception cref="ArgumentOutOfRangeException">A limit of <paramref name="options"/> is out of its range.</exception>
    /// <exception cref="TranscriptException">The source is not readable, empty, of no known platform, damaged, or over a limit.</exception>
    public async ValueTask<Transcript> OpenAsync(
        TranscriptSource source, TranscriptReadOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        options ??= TranscriptReadOptions.Default;
        TranscriptReadOptions.Check(options);
        var plan = new TranscriptPlan();
        try
        {
            await new TranscriptPlanner(Candidates(options), options, plan).PlanAsync(source, cancellationToken).ConfigureAwait(false);
            return new Transcript(source.Name, options, plan);
        }
        catch
        {
            await plan.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private ITranscriptReader[] Candidates(TranscriptReadOptions options)
    {
        if (options.Platform is not { } platform)
        {
            return _readers;
        }

        var forced = Array.FindAll(_readers, r => string.Equals(r.Platform, platform, StringComparison.OrdinalIgnoreCase));
        return forced.Length > 0 ? forced : throw new TranscriptException(
            TranscriptError.NotRecognized, $"There is no reader for platform '{platform}': known are {string.Join(", ", Platforms)}.");
    }
}
