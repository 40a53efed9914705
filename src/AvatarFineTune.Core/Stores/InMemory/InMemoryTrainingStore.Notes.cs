using AvatarFineTune.Avatars;
using AvatarFineTune.Stores.Providers;

namespace AvatarFineTune.Stores.InMemory;

public sealed partial class InMemoryTrainingStore
{
    /// <inheritdoc/>
    public Task SaveNoteAsync(AvatarNote note, CancellationToken cancellationToken) => Run(() =>
    {
        note = StoreInput.Clean(note);
        return Room(note.Avatar).Notes[note.Id] = note;
    }, cancellationToken);

    /// <inheritdoc/>
    public Task<bool> DeleteNoteAsync(AvatarKey avatar, Guid noteId, CancellationToken cancellationToken) =>
        Run(() => Room(avatar).Notes.Remove(noteId), cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<AvatarNote>> ListNotesAsync(AvatarKey avatar, NoteKind kind, CancellationToken cancellationToken) =>
        Run<IReadOnlyList<AvatarNote>>(
            () => [.. Room(avatar).Notes.Values.Where(n => n.Kind == kind).OrderByDescending(n => n.CreatedAt).ThenByDescending(n => n.Id)],
            cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<AvatarNote>> SearchNotesAsync(
        AvatarKey avatar, string query, string? callerId, int limit, CancellationToken cancellationToken) => Run<IReadOnlyList<AvatarNote>>(() =>
    {
        StoredText.IdOrNull(callerId, nameof(callerId));
        StoreInput.CheckLimit(limit, StoreInput.MaxFound);
        var words = NoteWords.OfQuery(query);
        var notes = Room(avatar).Notes.Values
            .Where(n => n.CallerId is null || n.CallerId == callerId)
            .Select(n => (Note: n, Words: NoteWords.Split(n.Text).ToHashSet(StringComparer.Ordinal)))
            .ToList();

        // A word that few notes have says more than one that all have.
        var weights = words.ToDictionary(w => w, w => Math.Log(1 + ((double)notes.Count / Math.Max(1, notes.Count(n => n.Words.Contains(w))))));
        return
        [
            .. notes.Select(n => (n.Note, Score: words.Where(n.Words.Contains).Sum(w => weights[w])))
                .Where(n => n.Score > 0)
                .OrderByDescending(n => n.Score).ThenByDescending(n => n.Note.CreatedAt).ThenByDescending(n => n.Note.Id)
                .Take(limit).Select(n => n.Note),
        ];
    }, cancellationToken);
}
