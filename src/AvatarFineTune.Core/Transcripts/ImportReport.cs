using System.Text.Json.Serialization;

namespace AvatarFineTune.Transcripts;

/// <summary>
/// What became of every message of a source: <c>kept + skipped + not understood + duplicates</c> is every record there
/// was. Immutable; serialisable.
/// </summary>
public sealed record ImportReport
{
    /// <summary>The platforms found, in lower case, in order of appearance.</summary>
    public required IReadOnlyList<string> Platforms { get; init; }

    /// <summary>Each chat's own account.</summary>
    public required IReadOnlyList<ChatReport> Chats { get; init; }

    /// <summary>Messages with words that can become training text.</summary>
    public long Kept { get; init; }

    /// <summary>Messages left out, by reason.</summary>
    public required IReadOnlyDictionary<SkipReason, long> Skipped { get; init; }

    /// <summary>Lines or records that no rule explains.</summary>
    public long NotUnderstood { get; init; }

    /// <summary>The first few of them (at most 20): where, and a masked excerpt.</summary>
    public IReadOnlyList<NotUnderstoodSample> NotUnderstoodSamples { get; init; } = [];

    /// <summary>
    /// Messages that stood there more than once (same platform id, a repeated record, or the same message in another
    /// export of the chat); one copy was kept.
    /// </summary>
    public long Duplicates { get; init; }

    /// <summary>Messages whose time lies before the one above them. They are kept.</summary>
    public long OutOfOrder { get; init; }

    /// <summary>Messages that their author changed after sending. They are kept as changed.</summary>
    public long Edited { get; init; }

    /// <summary>Files of an archive that hold no chat: media and the like.</summary>
    public long IgnoredFiles { get; init; }

    /// <summary>Who the avatar could be: everyone who wrote, most messages first.</summary>
    public IReadOnlyList<OwnerCandidate> Owners { get; init; } = [];

    /// <summary>Shows counts only: never names or text.</summary>
    public override string ToString() =>
        $"{string.Join('+', Platforms)}: {Kept} kept, {Skipped.Values.Sum()} skipped, {NotUnderstood} not understood, {Duplicates} duplicates";
}

/// <summary>The account of one chat. Immutable; serialisable.</summary>
public sealed record ChatReport
{
    /// <inheritdoc cref="TranscriptChat.Id"/>
    public required string Id { get; init; }

    /// <inheritdoc cref="TranscriptChat.Title"/>
    public required string Title { get; init; }

    /// <inheritdoc cref="TranscriptChat.Platform"/>
    public required string Platform { get; init; }

    /// <inheritdoc cref="TranscriptChat.Dialect"/>
    public string? Dialect { get; init; }

    /// <inheritdoc cref="TranscriptChat.DialectEvidence"/>
    public string? DialectEvidence { get; init; }

    /// <inheritdoc cref="TranscriptChat.DateOrder"/>
    public DateOrder? DateOrder { get; init; }

    /// <inheritdoc cref="TranscriptChat.DateOrderBasis"/>
    public DateOrderBasis? DateOrderBasis { get; init; }

    /// <inheritdoc cref="TranscriptChat.DateOrderEvidence"/>
    public string? DateOrderEvidence { get; init; }

    /// <summary>How many further exports of this chat were merged into it; 0 for most.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int MergedExports { get; init; }

    /// <inheritdoc cref="ImportReport.Kept"/>
    public long Kept { get; init; }

    /// <inheritdoc cref="ImportReport.Skipped"/>
    public required IReadOnlyDictionary<SkipReason, long> Skipped { get; init; }

    /// <inheritdoc cref="ImportReport.OutOfOrder"/>
    public long OutOfOrder { get; init; }

    /// <inheritdoc cref="ImportReport.Duplicates"/>
    public long Duplicates { get; init; }

    /// <inheritdoc cref="ImportReport.Edited"/>
    public long Edited { get; init; }

    /// <summary>Shows counts only: never names or text.</summary>
    public override string ToString() => $"{Platform} chat: {Kept} kept, {Skipped.Values.Sum()} skipped";
}

/// <summary>Why a message is no training text.</summary>
public enum SkipReason
{
    /// <inheritdoc cref="MessageKind.System"/>
    System,

    /// <summary>Media without a caption.</summary>
    Media,

    /// <inheritdoc cref="MessageKind.Deleted"/>
    Deleted,

    /// <inheritdoc cref="MessageKind.Call"/>
    Call,

    /// <inheritdoc cref="MessageKind.Location"/>
    Location,

    /// <inheritdoc cref="MessageKind.Contact"/>
    Contact,

    /// <inheritdoc cref="MessageKind.Sticker"/>
    Sticker,

    /// <inheritdoc cref="MessageKind.Poll"/>
    Poll,

    /// <inheritdoc cref="MessageKind.Other"/>
    Other,

    /// <summary>A message without any words.</summary>
    Empty,

    /// <summary>Somebody else's words, passed on.</summary>
    Forwarded,

    /// <summary>Written by a program.</summary>
    Bot,

    /// <summary>A post of a broadcast channel: a channel's list of posts is not a chat.</summary>
    ChannelPost,

    /// <summary>Read from a picture, and not surely enough.</summary>
    LowConfidence,
}

/// <summary>A line or record that was not understood.</summary>
/// <param name="Source">The file or entry it stands in.</param>
/// <param name="Line">Its line, from 1; in JSON, the record's number in its list, from 1.</param>
/// <param name="Excerpt">Its shape, at most 60 characters: letters as <c>x</c>, digits as <c>0</c>.</param>
public sealed record NotUnderstoodSample(string Source, long Line, string Excerpt)
{
    /// <summary>Leaves out the source: exports are named after the people in them.</summary>
    public override string ToString() => $"line {Line}: {Excerpt}";
}

/// <summary>Somebody who wrote in the source, and so may be the avatar.</summary>
/// <param name="Name">The name as shown.</param>
/// <param name="Id">The platform's id; <see langword="null"/> where there is none.</param>
/// <param name="Messages">How many kept messages they wrote.</param>
/// <param name="Evidence">What in the export says that this is its owner, such as <c>personal_information</c>; <see langword="null"/> for mere participants.</param>
public sealed record OwnerCandidate(string Name, string? Id, long Messages, string? Evidence)
{
    /// <summary>Shows counts only: never the name.</summary>
    public override string ToString() => $"{Messages} messages{(Evidence is null ? "" : ", " + Evidence)}";
}
