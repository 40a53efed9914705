using AvatarFineTune.Avatars;

namespace AvatarFineTune.Examples;

/// <summary>An exchange as stored: what the others said, then what the avatar replied. Immutable.</summary>
public sealed record TrainingExample
{
    /// <summary>The example's id, a version 7 Guid.</summary>
    public required Guid Id { get; init; }

    /// <summary>The avatar.</summary>
    public required AvatarKey Avatar { get; init; }

    /// <summary>The import that it came with.</summary>
    public required Guid TrainingDataId { get; init; }

    /// <summary>The conversation that it is part of; a train/validation split never cuts one.</summary>
    public required Guid ConversationId { get; init; }

    /// <summary>Its place within the conversation, from 0.</summary>
    public required int Position { get; init; }

    /// <summary>What the others said; in a group each line starts with <c>Name: </c>.</summary>
    public required string Prompt { get; init; }

    /// <summary>What the avatar replied, or the owner's edit of it.</summary>
    public required string Reply { get; init; }

    /// <summary>When the first prompt message was written, local time as exported.</summary>
    public DateTime SaidAt { get; init; }

    /// <summary>When the last reply message was written, local time as exported; the lull to the next exchange is measured from here.</summary>
    public DateTime RepliedAt { get; init; }

    /// <summary>What kind of exchange it is, judged by the prompt.</summary>
    public required PatternType PatternType { get; init; }

    /// <summary>How much it can teach, from 0 to 1; see the docs of the quality score.</summary>
    public required double QualityScore { get; init; }

    /// <summary>SHA-256 over the words as imported, before redaction and edits: the same exchange has the same hash in every import.</summary>
    public required ExampleHash Hash { get; init; }

    /// <summary>Everyone who wrote in it but the avatar, as shown; a name twice where two people with ids have it.</summary>
    public required IReadOnlyList<string> Participants { get; init; }

    /// <summary>
    /// Their ids with the platform, such as <c>telegram:user123</c>, one for each of <see cref="Participants"/> and in their
    /// order, an empty one for whoever has none; empty where nobody has one. People rename themselves; their ids stay.
    /// </summary>
    public IReadOnlyList<string> ParticipantIds { get; init; } = [];

    /// <summary>Why it is left out of training; <see langword="null"/> if it is not.</summary>
    public string? Exclusion { get; init; }

    /// <summary>Whether the reply was edited by the owner.</summary>
    public bool IsEdited { get; init; }

    /// <summary>Whether a finished training used it as a training line.</summary>
    public bool UsedInTraining { get; init; }

    /// <summary>How many finished trainings used it as a training line.</summary>
    public int TimesUsed { get; init; }

    /// <summary>When it was stored.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>Shows id, pattern and quality: never the words.</summary>
    public override string ToString() => $"example {Id} ({PatternType}, quality {QualityScore:0.00})";
}

/// <summary>
/// What kind of exchange an example is, by the prompt's last turn: what the avatar answered. Found by word lists of 16
/// languages and the question marks of all scripts; the first that fits, in the order greeting, farewell, reaction,
/// request, question, statement. No model is asked: the same words are always of the same kind.
/// </summary>
public enum PatternType
{
    /// <summary>Hello, good morning: greeting phrases and at most two words more.</summary>
    Greeting,

    /// <summary>Something is asked: a question mark, or in a short turn a question word first or a question particle last.</summary>
    Question,

    /// <summary>Something is told: any words that are none of the others.</summary>
    Statement,

    /// <summary>Something is wanted of the avatar: a phrase such as "can you" or "please".</summary>
    Request,

    /// <summary>A laugh, an emoji, an "ok": nothing but such words, and no question mark.</summary>
    Reaction,

    /// <summary>Goodbye, good night: farewell phrases and at most two words more.</summary>
    Farewell,

    /// <summary>None of these: a bare link or number.</summary>
    Other,
}
