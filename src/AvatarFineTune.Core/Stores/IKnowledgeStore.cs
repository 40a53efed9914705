using AvatarFineTune.Avatars;

namespace AvatarFineTune.Stores;

/// <summary>Keeps what an avatar knows beside its training: notes of its owner, and memories of its chats.</summary>
public interface IKnowledgeStore
{
    /// <summary>Stores a note, replacing the avatar's one of the same id, of either kind.</summary>
    Task SaveNoteAsync(AvatarNote note, CancellationToken cancellationToken);

    /// <summary>Deletes a note.</summary>
    /// <returns>Whether there was one.</returns>
    Task<bool> DeleteNoteAsync(AvatarKey avatar, Guid noteId, CancellationToken cancellationToken);

    /// <summary>Reads all notes of a kind, newest first.</summary>
    Task<IReadOnlyList<AvatarNote>> ListNotesAsync(AvatarKey avatar, NoteKind kind, CancellationToken cancellationToken);

    /// <summary>Finds the notes that share words with a query, best first.</summary>
    /// <param name="avatar">The avatar.</param>
    /// <param name="query">Any text; its words are searched, its syntax means nothing.</param>
    /// <param name="callerId">Memories of this caller and of nobody in particular are searched; those of others never.</param>
    /// <param name="limit">The most notes, from 1 to 100.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task<IReadOnlyList<AvatarNote>> SearchNotesAsync(AvatarKey avatar, string query, string? callerId, int limit, CancellationToken cancellationToken);
}

/// <summary>What a note is.</summary>
public enum NoteKind
{
    /// <summary>A fact that the owner wrote down.</summary>
    Knowledge,

    /// <summary>Something remembered from a chat.</summary>
    Memory,
}

/// <summary>One note. Immutable.</summary>
public sealed record AvatarNote
{
    /// <summary>The note's id, a version 7 Guid.</summary>
    public required Guid Id { get; init; }

    /// <summary>The avatar.</summary>
    public required AvatarKey Avatar { get; init; }

    /// <summary>What it is.</summary>
    public required NoteKind Kind { get; init; }

    /// <summary>The words, at most 16,000 characters.</summary>
    public required string Text { get; init; }

    /// <summary>Whom a memory is about and may be told to; <see langword="null"/> for everybody.</summary>
    public string? CallerId { get; init; }

    /// <summary>When it was stored.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Shows kind and id: never the words.</summary>
    public override string ToString() => $"{Kind} {Id}";
}
