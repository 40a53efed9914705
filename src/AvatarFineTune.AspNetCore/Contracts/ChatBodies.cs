using AvatarFineTune.Chat;
using AvatarFineTune.Stores;
using Microsoft.Extensions.AI;

namespace AvatarFineTune.AspNetCore.Contracts;

/// <summary>A turn of a conversation.</summary>
/// <param name="Role"><c>user</c> or <c>assistant</c>.</param>
/// <param name="Content">What was said.</param>
internal sealed record TurnBody(string Role, string Content)
{
    /// <summary>Hides what was said.</summary>
    public override string ToString() => $"turn of {Role}";
}

/// <summary>A conversation that waits for an answer.</summary>
/// <param name="Messages">What was said so far, oldest first; the last is the user's.</param>
/// <param name="Version">Lets this version answer instead of the active one; 0 the base model.</param>
internal sealed record ChatBody(IReadOnlyList<TurnBody> Messages, int? Version = null)
{
    /// <summary>Hides what was said.</summary>
    public override string ToString() => $"chat of {Messages.Count} messages";
}

/// <summary>A piece of an answer.</summary>
/// <param name="Text">What comes next.</param>
internal sealed record DeltaBody(string Text)
{
    /// <summary>Hides what is said.</summary>
    public override string ToString() => "a piece of an answer";
}

/// <summary>An answer; streamed, its end, without the text.</summary>
/// <param name="Text">What the avatar says.</param>
/// <param name="Model">The model that answered, as <c>vendor/model</c>.</param>
/// <param name="Version">The version that answered; missing if a base model did.</param>
/// <param name="IsFallback">Whether another model than the wanted one answered.</param>
/// <param name="FinishReason">Why it ended.</param>
/// <param name="InputTokens">Tokens that were read; missing if the vendor didn't say.</param>
/// <param name="OutputTokens">Tokens that were written; missing if the vendor didn't say.</param>
/// <param name="UsageRecorded">Whether the usage was stored in time.</param>
internal sealed record AnswerBody(
    string? Text, string? Model, int? Version, bool IsFallback, string? FinishReason, long? InputTokens, long? OutputTokens, bool UsageRecorded)
{
    /// <param name="answer">The answer, or all of a stream put together.</param>
    /// <param name="text">What to tell of its text; <see langword="null"/> if it was told before.</param>
    public static AnswerBody Of(ChatResponse answer, string? text)
    {
        var said = answer.AdditionalProperties;
        return new(
            text,
            said?.GetValueOrDefault(AvatarChatProperties.Model) as string,
            said?.GetValueOrDefault(AvatarChatProperties.Version) as int?,
            said?.GetValueOrDefault(AvatarChatProperties.Fallback) is true,
            answer.FinishReason?.Value,
            answer.Usage?.InputTokenCount,
            answer.Usage?.OutputTokenCount,
            said?.GetValueOrDefault(AvatarChatProperties.UsageUnrecorded) is not true);
    }

    /// <summary>Hides what is said.</summary>
    public override string ToString() => $"answer of {Model}";
}

/// <summary>Something that an avatar knows.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Text">What it is.</param>
/// <param name="About">The only user who may be told; missing for everybody.</param>
/// <param name="CreatedAt">Since when.</param>
internal sealed record NoteBody(Guid Id, string Text, string? About, DateTimeOffset CreatedAt)
{
    public static NoteBody Of(AvatarNote note) => new(note.Id, note.Text, note.CallerId, note.CreatedAt);

    /// <summary>Hides what it is.</summary>
    public override string ToString() => $"note {Id}";
}

/// <summary>Notes of one kind.</summary>
/// <param name="Items">All of them, newest first.</param>
internal sealed record NoteList(IReadOnlyList<NoteBody> Items);

/// <summary>A new note.</summary>
/// <param name="Text">What the avatar is to know, at most 16,000 characters.</param>
/// <param name="About">Of a memory: the only user who may be told; missing for everybody.</param>
internal sealed record NewNote(string Text, string? About = null)
{
    /// <summary>Hides what it is.</summary>
    public override string ToString() => "a new note";
}
