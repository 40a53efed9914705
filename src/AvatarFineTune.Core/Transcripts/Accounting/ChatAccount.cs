using System.Globalization;

namespace AvatarFineTune.Transcripts;

/// <summary>The running account of one chat.</summary>
internal sealed class ChatAccount(TranscriptChat chat)
{
    private readonly long[] _skipped = new long[Enum.GetValues<SkipReason>().Length];
    private HashSet<ulong>? _numericIds;
    private HashSet<string>? _otherIds;
    private DateTime _lastTime;
    private TimeSpan? _lastOffset;
    private bool _hasLast;

    internal TranscriptChat Chat { get; } = chat;

    internal int MergedExports { get; set; }

    internal long Kept { get; set; }

    internal long Duplicates { get; set; }

    internal long Edited { get; set; }

    internal long OutOfOrder { get; private set; }

    internal void Skip(SkipReason reason) => _skipped[(int)reason]++;

    internal long SkippedFor(SkipReason reason) => _skipped[(int)reason];

    /// <summary>Whether a message with this id stood there before. Numbers, which most ids are, cost 8 bytes each.</summary>
    internal bool IsRepeated(string id)
    {
        // Only the canonical spelling: "007" and "7" may be two ids.
        if (ulong.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && (id.Length == 1 || id[0] != '0'))
        {
            return !(_numericIds ??= []).Add(number);
        }

        return !(_otherIds ??= new(StringComparer.Ordinal)).Add(id);
    }

    /// <summary>Counts a message that lies before the one above it; by the instant where both know theirs.</summary>
    internal void Follow(TranscriptMessage message)
    {
        if (_hasLast)
        {
            var backwards = message.Offset is { } offset && _lastOffset is { } lastOffset
                ? message.LocalTime.Ticks - offset.Ticks < _lastTime.Ticks - lastOffset.Ticks
                : message.LocalTime < _lastTime;
            OutOfOrder += backwards ? 1 : 0;
        }

        _hasLast = true;
        _lastTime = message.LocalTime;
        _lastOffset = message.Offset;
    }

    internal ChatReport ToReport() => new()
    {
        Id = Chat.Id,
        Title = Chat.Title,
        Platform = Chat.Platform,
        Dialect = Chat.Dialect,
        DialectEvidence = Chat.DialectEvidence,
        DateOrder = Chat.DateOrder,
        DateOrderBasis = Chat.DateOrderBasis,
        DateOrderEvidence = Chat.DateOrderEvidence,
        MergedExports = MergedExports,
        Kept = Kept,
        Skipped = Enum.GetValues<SkipReason>().Where(r => SkippedFor(r) > 0).ToDictionary(r => r, SkippedFor),
        Duplicates = Duplicates,
        Edited = Edited,
        OutOfOrder = OutOfOrder,
    };
}
