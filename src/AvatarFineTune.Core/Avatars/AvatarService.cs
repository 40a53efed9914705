using AvatarFineTune.Stores;

namespace AvatarFineTune.Avatars;

/// <summary>
/// Names avatars, writes their prompts, and keeps what they know beside their training. Chats of this process see a change
/// at once, those of others within <c>AvatarChatDefaults.CacheDuration</c>. Thread-safe.
/// </summary>
public sealed class AvatarService
{
    private readonly ITrainingStore _store;
    private readonly AvatarChanges _changes;
    private readonly TimeProvider _time;

    internal AvatarService(ITrainingStore store, AvatarChanges changes, TimeProvider time) => (_store, _changes, _time) = (store, changes, time);

    /// <summary>Reads an avatar; <see langword="null"/> if it was never stored.</summary>
    public Task<AvatarProfile?> GetAsync(AvatarKey avatar, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(avatar);
        return _store.GetAvatarAsync(avatar, cancellationToken);
    }

    /// <summary>Reads all avatars of a user, by id.</summary>
    public Task<IReadOnlyList<AvatarProfile>> ListAsync(string userId, CancellationToken cancellationToken = default) =>
        _store.ListAvatarsAsync(Opaque.Id(userId), cancellationToken);

    /// <summary>
    /// Stores name, prompt and base model, creating the avatar if needed. Versions keep the prompt that they were trained
    /// with: a new one serves the base model, and the next training.
    /// </summary>
    /// <returns>The avatar as it is now.</returns>
    public async Task<AvatarProfile> SaveAsync(AvatarProfile profile, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(profile);
        var saved = await _store.SaveAvatarAsync(profile, cancellationToken).ConfigureAwait(false);
        _changes.Changed(profile.Avatar);
        return saved;
    }

    /// <summary>Stores a fact that the avatar may use in every chat.</summary>
    /// <param name="avatar">The avatar.</param>
    /// <param name="text">The fact, at most 16,000 characters.</param>
    /// <param name="cancellationToken">Gives up before the write.</param>
    public Task<AvatarNote> AddKnowledgeAsync(AvatarKey avatar, string text, CancellationToken cancellationToken = default) =>
        AddAsync(avatar, NoteKind.Knowledge, text, callerId: null, cancellationToken);

    /// <summary>Stores something to remember from a chat.</summary>
    /// <param name="avatar">The avatar.</param>
    /// <param name="text">What to remember, at most 16,000 characters.</param>
    /// <param name="callerId">Whom it is about, and the only one who may be told; <see langword="null"/> for everybody.</param>
    /// <param name="cancellationToken">Gives up before the write.</param>
    public Task<AvatarNote> RememberAsync(AvatarKey avatar, string text, string? callerId = null, CancellationToken cancellationToken = default) =>
        AddAsync(avatar, NoteKind.Memory, text, callerId, cancellationToken);

    /// <summary>Reads all notes of a kind, newest first.</summary>
    public Task<IReadOnlyList<AvatarNote>> ListNotesAsync(AvatarKey avatar, NoteKind kind, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(avatar);
        return _store.ListNotesAsync(avatar, kind, cancellationToken);
    }

    /// <summary>Deletes a note.</summary>
    /// <returns>Whether there was one.</returns>
    public Task<bool> DeleteNoteAsync(AvatarKey avatar, Guid noteId, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(avatar);
        return _store.DeleteNoteAsync(avatar, noteId, cancellationToken);
    }

    private async Task<AvatarNote> AddAsync(AvatarKey avatar, NoteKind kind, string text, string? callerId, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(avatar);
        ArgumentException.ThrowIfNullOrWhiteSpace(text);
        var now = _time.GetUtcNow();
        var note = new AvatarNote { Id = Guid.CreateVersion7(now), Avatar = avatar, Kind = kind, Text = text, CallerId = callerId, CreatedAt = now };
        await _store.SaveNoteAsync(note, cancellationToken).ConfigureAwait(false);
        return note;
    }
}
