using AvatarFineTune.Avatars;
using AvatarFineTune.Stores;
using AvatarFineTune.Stores.Providers;

namespace AvatarFineTune.Postgres;

public sealed partial class PostgresTrainingStore
{
    private const string NoteColumns = "n.user_id, n.avatar_id, n.id, n.text, n.caller_id, n.created_at";

    /// <inheritdoc/>
    public Task SaveNoteAsync(AvatarNote note, CancellationToken cancellationToken)
    {
        note = StoreInput.Clean(note);
        var (table, other) = note.Kind == NoteKind.Knowledge ? (Table(note.Kind), Table(NoteKind.Memory)) : (Table(note.Kind), Table(NoteKind.Knowledge));
        return WriteAsync(
            "SaveNote",
            note.Avatar,
            c => c.RunAsync(
                $"""
                WITH moved AS (DELETE FROM {other} WHERE user_id = @user AND avatar_id = @avatar AND id = @id)
                INSERT INTO {table} (user_id, avatar_id, id, text, search, caller_id, created_at)
                VALUES (@user, @avatar, @id, @text, @search::tsvector, @caller, @created)
                ON CONFLICT (user_id, avatar_id, id) DO UPDATE SET
                    text = excluded.text, search = excluded.search, caller_id = excluded.caller_id, created_at = excluded.created_at
                """,
                Key(
                    note.Avatar, ("id", note.Id), ("text", note.Text), ("search", NoteSearch.Vector(note.Text)), ("caller", note.CallerId),
                    ("created", note.CreatedAt))),
            cancellationToken);
    }

    /// <inheritdoc/>
    public Task<bool> DeleteNoteAsync(AvatarKey avatar, Guid noteId, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(avatar);
        return WriteAsync(
            "DeleteNote",
            avatar,
            c => c.AnyAsync(
                """
                WITH knowledge AS (DELETE FROM aft.avatar_knowledge WHERE user_id = @user AND avatar_id = @avatar AND id = @id RETURNING id),
                memories AS (DELETE FROM aft.avatar_memories WHERE user_id = @user AND avatar_id = @avatar AND id = @id RETURNING id)
                SELECT id FROM knowledge UNION ALL SELECT id FROM memories
                """,
                Key(avatar, ("id", noteId))),
            cancellationToken);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<AvatarNote>> ListNotesAsync(AvatarKey avatar, NoteKind kind, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(avatar);
        var sql = $"SELECT {NoteColumns} FROM {Table(kind)} n WHERE n.user_id = @user AND n.avatar_id = @avatar ORDER BY n.created_at DESC, n.id DESC";
        return ReadAsync<IReadOnlyList<AvatarNote>>(
            "ListNotes", avatar, async c => await c.AllAsync(row => ReadNote(row, kind), sql, Key(avatar)).ConfigureAwait(false), cancellationToken);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<AvatarNote>> SearchNotesAsync(
        AvatarKey avatar, string query, string? callerId, int limit, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(avatar);
        StoredText.IdOrNull(callerId, nameof(callerId));
        StoreInput.CheckLimit(limit, StoreInput.MaxFound);
        var words = NoteSearch.QueryWords(query);
        return ReadAsync<IReadOnlyList<AvatarNote>>(
            "SearchNotes",
            avatar,
            async c => words.Length == 0
                ? []
                : await c.AllAsync(
                    row => ReadNote(row, row.Bool() ? NoteKind.Knowledge : NoteKind.Memory),
                    NoteSearch.Sql,
                    Key(avatar, ("words", words), ("query", NoteSearch.AnyOf(words)), ("caller", callerId), ("limit", limit))).ConfigureAwait(false),
            cancellationToken);
    }

    private static string Table(NoteKind kind) => kind switch
    {
        NoteKind.Knowledge => "aft.avatar_knowledge",
        NoteKind.Memory => "aft.avatar_memories",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "A note is knowledge or a memory."),
    };

    private static AvatarNote ReadNote(PostgresRow row, NoteKind kind) => new()
    {
        Avatar = row.Avatar(),
        Id = row.Id(),
        Kind = kind,
        Text = row.Text(),
        CallerId = row.TextOrNull(),
        CreatedAt = row.Time(),
    };
}
