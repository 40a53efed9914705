using AvatarFineTune.Examples;
using AvatarFineTune.Stores.Providers;
using Npgsql;
using NpgsqlTypes;

namespace AvatarFineTune.Benchmarks.Postgres;

/// <summary>Binary COPY as one writes it by hand: a typed write for each column.</summary>
internal static class ExampleCopy
{
    internal static async Task WriteAsync(NpgsqlConnection connection, string table, List<TrainingExample> examples)
    {
        await using var copy = await connection.BeginBinaryImportAsync(
            $"""
            COPY {table} (user_id, avatar_id, id, training_data_id, conversation_id, position, prompt, reply, said_at, replied_at, pattern_type,
                quality_score, hash, participants, participant_ids, exclusion, is_edited, created_at) FROM STDIN (FORMAT binary)
            """);
        var now = DateTime.UtcNow;
        foreach (var example in examples)
        {
            await copy.StartRowAsync();
            await copy.WriteAsync(example.Avatar.UserId, NpgsqlDbType.Text);
            await copy.WriteAsync(example.Avatar.AvatarId, NpgsqlDbType.Text);
            await copy.WriteAsync(example.Id, NpgsqlDbType.Uuid);
            await copy.WriteAsync(example.TrainingDataId, NpgsqlDbType.Uuid);
            await copy.WriteAsync(example.ConversationId, NpgsqlDbType.Uuid);
            await copy.WriteAsync(example.Position, NpgsqlDbType.Integer);
            await copy.WriteAsync(example.Prompt, NpgsqlDbType.Text);
            await copy.WriteAsync(example.Reply, NpgsqlDbType.Text);
            await copy.WriteAsync(example.SaidAt, NpgsqlDbType.Timestamp);
            await copy.WriteAsync(example.RepliedAt, NpgsqlDbType.Timestamp);
            await copy.WriteAsync(StoredNames.Of(example.PatternType), NpgsqlDbType.Text);
            await copy.WriteAsync(example.QualityScore, NpgsqlDbType.Double);
            await copy.WriteAsync(example.Hash.ToString(), NpgsqlDbType.Text);
            await copy.WriteAsync(example.Participants.ToArray(), NpgsqlDbType.Array | NpgsqlDbType.Text);
            await copy.WriteAsync(example.ParticipantIds.ToArray(), NpgsqlDbType.Array | NpgsqlDbType.Text);
            await copy.WriteAsync(example.Exclusion, NpgsqlDbType.Text);
            await copy.WriteAsync(example.IsEdited, NpgsqlDbType.Boolean);
            await copy.WriteAsync(now, NpgsqlDbType.TimestampTz);
        }

        await copy.CompleteAsync();
    }
}
