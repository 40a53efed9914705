using AvatarFineTune.Avatars;
using AvatarFineTune.Stores;
using AvatarFineTune.Stores.Providers;
using Microsoft.Data.Sqlite;

namespace AvatarFineTune.Local;

public sealed partial class SqliteTrainingStore
{
    private const string NoteColumns = "n.user_id, n.avatar_id, n.id, n.text, n.caller_id, n.created_at";

    /// <inheritdoc/>
    public Task SaveNoteAsync(AvatarNote note, CancellationToken cancellationToken)
    {
        note = StoreInput.Clean(note);
        return WriteAsync("SaveNote", c =>
        {
            Delete(c, note.Avatar, note.Id);
            return c.Run(
                $"""
                INSERT INTO {Table(note.Kind)} (user_id, avatar_id, id, text, words, caller_id, created_at)
                VALUES ($user, $avatar, $id, $text, $words, $caller, $created)
                """,
                Key(
                    note.Avatar, ("$id", SqliteValue.Of(note.Id)), ("$text", note.Text), ("$words", string.Join(' ', NoteWords.Split(note.Text))),
                    ("$caller", note.CallerId), ("$created", SqliteValue.Of(note.CreatedAt))));
        }, cancellationToken);
    }

    /// <inheritdoc/>
    public Task<bool> DeleteNoteAsync(AvatarKey avatar, Guid noteId, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(avatar);
        return WriteAsync("DeleteNote", c => Delete(c, avatar, noteId), cancellationToken);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<AvatarNote>> ListNotesAsync(AvatarKey avatar, NoteKind kind, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(avatar);
        var table = Table(kind);
        return ReadAsync<IReadOnlyList<AvatarNote>>(
            "ListNotes",
            c => c.All(
                row => ReadNote(row, kind),
                $"SELECT {NoteColumns} FROM {table} n WHERE n.user_id = $user AND n.avatar_id = $avatar ORDER BY n.created_at DESC, n.id DESC",
                Key(avatar)),
            cancellationToken);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<AvatarNote>> SearchNotesAsync(
        AvatarKey avatar, string query, string? callerId, int limit, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(avatar);
        StoredText.IdOrNull(callerId, nameof(callerId));
        StoreInput.CheckLimit(limit, StoreInput.MaxFound);

        // Quoted, every word is a string to FTS5: none of its operators can come from the query.
        var match = string.Join(" OR ", NoteWords.OfQuery(query).Select(word => $"\"{word.Replace("\"", "\"\"", StringComparison.Ordinal)}\""));
        return ReadAsync<IReadOnlyList<AvatarNote>>("SearchNotes", c =>
        {
            if (match.Length == 0)
            {
                return [];
            }

            var key = Key(avatar, ("$match", match), ("$caller", callerId), ("$limit", limit));
            var found = Found(c, NoteKind.Knowledge, key).Concat(Found(c, NoteKind.Memory, key));
            return [.. found.OrderBy(f => f.Rank).ThenByDescending(f => f.Note.CreatedAt).ThenByDescending(f => f.Note.Id).Take(limit).Select(f => f.Note)];
        }, cancellationToken);
    }

    private static List<(AvatarNote Note, double Rank)> Found(SqliteConnection c, NoteKind kind, (string, object?)[] key)
    {
        var table = Table(kind);
        return c.All(
            row => (ReadNote(row, kind), row.Double()),
            $"""
            SELECT {NoteColumns}, bm25({table}_words) AS score FROM {table}_words JOIN {table} n ON n.row_id = {table}_words.rowid
            WHERE {table}_words MATCH $match AND n.user_id = $user AND n.avatar_id = $avatar AND (n.caller_id IS NULL OR n.caller_id = $caller)
            ORDER BY score, n.created_at DESC, n.id DESC LIMIT $limit
            """,
            key);
    }

    private static bool Delete(SqliteConnection c, AvatarKey avatar, Guid id)
    {
        var key = Key(avatar, ("$id", SqliteValue.Of(id)));
        return c.Run("DELETE FROM avatar_knowledge WHERE user_id = $user AND avatar_id = $avatar AND id = $id", key)
            + c.Run("DELETE FROM avatar_memories WHERE user_id = $user AND avatar_id = $avatar AND id = $id", key) > 0;
    }

    private static string Table(NoteKind kind) => kind switch
    {
        NoteKind.Knowledge => "avatar_knowledge",
        NoteKind.Memory => "avatar_memories",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "A note is knowledge or a memory."),
    };

    private static AvatarNote ReadNote(SqliteRow row, NoteKind kind) => new()
    {
        Avatar = row.Avatar(),
        Id = row.Id(),
        Kind = kind,
        Text = row.Text(),
        CallerId = row.TextOrNull(),
        CreatedAt = row.Time(),
    };
}
