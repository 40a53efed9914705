namespace AvatarFineTune.Transcripts;

/// <summary>
/// Collects what a reader does not yield; the messages it yields are counted for it. Used by one import at a time, not
/// thread-safe.
/// </summary>
public sealed class ImportReportBuilder
{
    private const int MaxSamples = 20;
    private const int MaxExcerpt = 60;

    private readonly List<NotUnderstoodSample> _samples = [];
    private readonly Action<TranscriptChat, SkipReason?> _count;
    private readonly Action<OwnerEvidence> _owner;

    internal ImportReportBuilder(Action<TranscriptChat, SkipReason?> count, Action<OwnerEvidence> owner)
    {
        _count = count;
        _owner = owner;
    }

    internal string Source { get; set; } = "";

    internal long NotUnderstood { get; private set; }

    internal IReadOnlyList<NotUnderstoodSample> Samples => _samples;

    /// <summary>Counts a line or record that no rule explains.</summary>
    /// <param name="line">Its line, or record number, from 1.</param>
    /// <param name="excerpt">Its text; only its shape is kept.</param>
    public void AddNotUnderstood(long line, ReadOnlySpan<char> excerpt)
    {
        NotUnderstood++;
        if (_samples.Count < MaxSamples)
        {
            _samples.Add(new(Source, line, Mask(excerpt)));
        }
    }

    /// <summary>Counts a record that stood there before. Records with the same platform id are found without this.</summary>
    public void AddDuplicate(TranscriptChat chat)
    {
        ArgumentNullException.ThrowIfNull(chat);
        _count(chat, null);
    }

    /// <summary>Counts a record that is known to be no message of a person, and so is not yielded at all.</summary>
    public void AddSkipped(TranscriptChat chat, SkipReason reason)
    {
        ArgumentNullException.ThrowIfNull(chat);
        _count(chat, reason);
    }

    /// <summary>Notes what the export itself says about whose it is.</summary>
    /// <param name="name">The owner's name as shown.</param>
    /// <param name="id">The platform's id of the owner; <see langword="null"/> where there is none.</param>
    /// <param name="evidence">Where it says so, such as <c>personal_information</c>.</param>
    public void AddOwner(string name, string? id, string evidence)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentException.ThrowIfNullOrWhiteSpace(evidence);
        _owner(new(ShownName.OfPerson(name), ShownName.OfPerson(id), evidence));
    }

    private static string Mask(ReadOnlySpan<char> excerpt)
    {
        Span<char> masked = stackalloc char[Math.Min(excerpt.Length, MaxExcerpt)];
        for (var i = 0; i < masked.Length; i++)
        {
            var c = excerpt[i];
            masked[i] = char.IsDigit(c) ? '0' : char.IsAsciiLetter(c) || c > '~' ? 'x' : c < ' ' ? ' ' : c;
        }

        return new string(masked);
    }
}

/// <summary>What an export says about its owner.</summary>
internal sealed record OwnerEvidence(string Name, string? Id, string Evidence)
{
    public override string ToString() => Evidence;
}
