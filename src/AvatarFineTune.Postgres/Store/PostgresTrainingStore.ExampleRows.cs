using AvatarFineTune.Avatars;
using AvatarFineTune.Examples;
using AvatarFineTune.Stores.Providers;
using Npgsql;
using NpgsqlTypes;

namespace AvatarFineTune.Postgres;

public sealed partial class PostgresTrainingStore
{
    // Whose they are is known to whoever asks.
    private const string ExampleColumns = """
        id, training_data_id, conversation_id, position, prompt, reply, said_at, replied_at, pattern_type, quality_score,
        hash, participants, participant_ids, exclusion, is_edited, used_in_training, times_used, created_at
        """;

    private const string InsertExamples = $"""
        INSERT INTO aft.avatar_training_examples
            (user_id, avatar_id, training_data_id, created_at, id, conversation_id, position, prompt, reply, said_at, replied_at, pattern_type,
            quality_score, hash, participants, participant_ids, exclusion, is_edited)
        SELECT @user, @avatar, @import, aft.avatar_fine_tune_now(), id, conversation_id, position, prompt, reply, said_at, replied_at, pattern_type,
            quality_score, hash, participants, participant_ids, exclusion, is_edited
        FROM pg_temp.staged_examples s WHERE {PostgresStagedTable.Piece}
        ON CONFLICT DO NOTHING
        """;

    private static readonly PostgresStagedTable StagedExamples = new(
        "staged_examples",
        "id uuid", "conversation_id uuid", "position integer", "prompt text", "reply text", "said_at timestamp", "replied_at timestamp",
        "pattern_type text", "quality_score double precision", "hash text COLLATE \"C\"", "participants text[]", "participant_ids text[]",
        "exclusion text", "is_edited boolean");

    private static async Task WriteExampleAsync(NpgsqlBinaryImporter row, TrainingExample example, CancellationToken cancellationToken)
    {
        await row.WriteAsync(example.Id, NpgsqlDbType.Uuid, cancellationToken).ConfigureAwait(false);
        await row.WriteAsync(example.ConversationId, NpgsqlDbType.Uuid, cancellationToken).ConfigureAwait(false);
        await row.WriteAsync(example.Position, NpgsqlDbType.Integer, cancellationToken).ConfigureAwait(false);
        await row.WriteAsync(example.Prompt, NpgsqlDbType.Text, cancellationToken).ConfigureAwait(false);
        await row.WriteAsync(example.Reply, NpgsqlDbType.Text, cancellationToken).ConfigureAwait(false);
        await row.WriteAsync(example.SaidAt, NpgsqlDbType.Timestamp, cancellationToken).ConfigureAwait(false);
        await row.WriteAsync(example.RepliedAt, NpgsqlDbType.Timestamp, cancellationToken).ConfigureAwait(false);
        await row.WriteAsync(StoredNames.Of(example.PatternType), NpgsqlDbType.Text, cancellationToken).ConfigureAwait(false);
        await row.WriteAsync(example.QualityScore, NpgsqlDbType.Double, cancellationToken).ConfigureAwait(false);
        await row.WriteAsync(example.Hash.ToString(), NpgsqlDbType.Text, cancellationToken).ConfigureAwait(false);
        await row.WriteAsync(example.Participants.ToArray(), NpgsqlDbType.Array | NpgsqlDbType.Text, cancellationToken).ConfigureAwait(false);
        await row.WriteAsync(example.ParticipantIds.ToArray(), NpgsqlDbType.Array | NpgsqlDbType.Text, cancellationToken).ConfigureAwait(false);
        await row.WriteAsync(example.Exclusion, NpgsqlDbType.Text, cancellationToken).ConfigureAwait(false);
        await row.WriteAsync(example.IsEdited, NpgsqlDbType.Boolean, cancellationToken).ConfigureAwait(false);
    }

    private static Func<PostgresRow, TrainingExample> ReadExample(AvatarKey avatar) => row => new()
    {
        Avatar = avatar,
        Id = row.Id(),
        TrainingDataId = row.Id(),
        ConversationId = row.Id(),
        Position = row.Int(),
        Prompt = row.Text(),
        Reply = row.Text(),
        SaidAt = row.LocalTime(),
        RepliedAt = row.LocalTime(),
        PatternType = StoredNames.Pattern(row.Text()),
        QualityScore = row.Double(),
        Hash = new(row.Text()),
        Participants = row.Texts(),
        ParticipantIds = row.Texts(),
        Exclusion = row.TextOrNull(),
        IsEdited = row.Bool(),
        UsedInTraining = row.Bool(),
        TimesUsed = row.Int(),
        CreatedAt = row.Time(),
    };
}
