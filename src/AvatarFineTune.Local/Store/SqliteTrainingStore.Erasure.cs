using AvatarFineTune.Avatars;
using AvatarFineTune.Stores;
using AvatarFineTune.Stores.Providers;
using Microsoft.Data.Sqlite;

namespace AvatarFineTune.Local;

public sealed partial class SqliteTrainingStore
{
    /// <inheritdoc/>
    public async Task<ErasureReport> EraseAsync(AvatarKey avatar, ErasureScope scope, CancellationToken cancellationToken)
    {
        const string Operation = "Erase";
        ArgumentNullException.ThrowIfNull(avatar);
        ArgumentNullException.ThrowIfNull(scope);
        var report = await WriteAsync(Operation, c => Erase(c, avatar, scope), cancellationToken).ConfigureAwait(false);
        await _database.TruncateLogAsync().ConfigureAwait(false);
        return report;
    }

    private ErasureReport Erase(SqliteConnection c, AvatarKey avatar, ErasureScope scope)
    {
        var name = StoredText.Clean(scope.ParticipantName);
        var key = Key(avatar, ("$name", name), ("$import", SqliteValue.Of(scope.ImportId)), ("$now", SqliteValue.Of(_time.GetUtcNow())));
        var examples = Mark(c, avatar, key);
        if (name is not null)
        {
            c.Run(
                """
                INSERT INTO avatar_erased_hashes (user_id, avatar_id, hash, erased_at)
                SELECT $user, $avatar, hash, $now FROM erasing WHERE true ON CONFLICT DO NOTHING
                """,
                key);
        }

        var lines = EraseLines(c, key);
        c.Run("DELETE FROM avatar_training_examples WHERE user_id = $user AND avatar_id = $avatar AND id IN (SELECT id FROM erasing)", key);
        c.Run("DROP TABLE temp.erasing");
        if (name is not null)
        {
            EraseName(c, avatar, name);
            return new(examples, lines, TrainedOn(c, avatar, ErasureScopes.Participant(name, Secret(c, avatar))));
        }

        if (scope.ImportId is { } import)
        {
            c.Run("DELETE FROM avatar_training_data WHERE user_id = $user AND avatar_id = $avatar AND id = $import", key);
            return new(examples, lines, TrainedOn(c, avatar, ErasureScopes.Import(import)));
        }

        lines += EraseAvatar(c, key);
        return new(examples, lines, TrainedOn(c, avatar, null));
    }

    /// <summary>Collects what is to go, and remembers it under everybody who wrote in it: another of them may ask later.</summary>
    private static int Mark(SqliteConnection c, AvatarKey avatar, (string, object?)[] key)
    {
        c.Run("CREATE TEMP TABLE erasing (id TEXT PRIMARY KEY, hash TEXT NOT NULL, training_data_id TEXT NOT NULL, participants TEXT NOT NULL)");
        var examples = c.Run(
            """
            INSERT INTO erasing SELECT id, hash, training_data_id, participants FROM avatar_training_examples
            WHERE user_id = $user AND avatar_id = $avatar
                AND ($import IS NULL OR training_data_id = $import)
                AND ($name IS NULL OR EXISTS (SELECT 1 FROM json_each(participants) WHERE value = $name))
            """,
            key);
        c.Run(
            """
            INSERT INTO avatar_erased_examples (user_id, avatar_id, scope, example_id)
            SELECT $user, $avatar, $scope, id FROM erasing
            UNION SELECT $user, $avatar, $importScope || training_data_id, id FROM erasing WHERE true
            ON CONFLICT DO NOTHING
            """,
            [.. key, ("$scope", ErasureScopes.Avatar), ("$importScope", ErasureScopes.ImportPrefix)]);
        var secret = Secret(c, avatar);
        foreach (var participant in c.All(row => row.Text(), "SELECT DISTINCT value FROM erasing, json_each(participants)"))
        {
            c.Run(
                """
                INSERT INTO avatar_erased_examples (user_id, avatar_id, scope, example_id)
                SELECT $user, $avatar, $scope, id FROM erasing WHERE EXISTS (SELECT 1 FROM json_each(participants) WHERE value = $participant)
                ON CONFLICT DO NOTHING
                """,
                [.. key, ("$scope", ErasureScopes.Participant(participant, secret)), ("$participant", participant)]);
        }

        return examples;
    }

    private static int EraseLines(SqliteConnection c, (string, object?)[] key)
    {
        var lines = c.Run(
            """
            DELETE FROM avatar_dataset_lines WHERE user_id = $user AND avatar_id = $avatar AND (dataset_id, side, number) IN (
                SELECT dataset_id, side, line FROM avatar_dataset_examples
                WHERE user_id = $user AND avatar_id = $avatar AND example_id IN (SELECT id FROM erasing))
            """,
            key);
        c.Run(
            """
            UPDATE avatar_datasets SET erased_at = $now WHERE user_id = $user AND avatar_id = $avatar AND erased_at IS NULL AND id IN (
                SELECT dataset_id FROM avatar_dataset_examples
                WHERE user_id = $user AND avatar_id = $avatar AND example_id IN (SELECT id FROM erasing))
            """,
            key);
        return lines;
    }

    private static void EraseName(SqliteConnection c, AvatarKey avatar, string name)
    {
        foreach (var import in Imports(c, avatar))
        {
            var without = ErasedNames.Remove(import, name);
            if (!ReferenceEquals(without, import))
            {
                c.Run(
                    "UPDATE avatar_training_data SET source_name = $source, report = $report WHERE user_id = $user AND avatar_id = $avatar AND id = $id",
                    Key(avatar, ("$id", SqliteValue.Of(import.Id)), ("$source", without.SourceName), ("$report", StoredJson.Write(without.Report))));
            }
        }
    }

    private static int EraseAvatar(SqliteConnection c, (string, object?)[] key)
    {
        const string Where = "WHERE user_id = $user AND avatar_id = $avatar";
        c.Run("DELETE FROM avatar_profiles WHERE user_id = $user AND id = $avatar", key);
        c.Run($"DELETE FROM avatar_secrets {Where}", key);
        c.Run($"DELETE FROM avatar_training_data {Where}", key);
        c.Run($"DELETE FROM avatar_datasets {Where}", key);
        c.Run($"DELETE FROM avatar_knowledge {Where}", key);
        c.Run($"DELETE FROM avatar_memories {Where}", key);
        c.Run($"DELETE FROM avatar_fine_tune_usage {Where}", key);
        c.Run($"DELETE FROM avatar_fine_tune_usage_records {Where}", key);
        c.Run($"UPDATE avatar_model_versions SET prompt = NULL {Where}", key);
        c.Run($"UPDATE avatar_fine_tune_jobs SET avatar_erased = 1 {Where}", key);
        return c.Run($"DELETE FROM avatar_dataset_lines {Where}", key);
    }

    /// <summary>The versions whose training lines held what a scope names; every trained one for the avatar itself.</summary>
    private static List<int> TrainedOn(SqliteConnection c, AvatarKey avatar, string? scope) => c.All(
        row => row.Int(),
        """
        SELECT number FROM avatar_model_versions WHERE user_id = $user AND avatar_id = $avatar AND dataset_id IN (
            SELECT d.dataset_id FROM avatar_dataset_examples d
            WHERE d.user_id = $user AND d.avatar_id = $avatar AND d.side = 'training' AND ($scope IS NULL OR d.example_id IN (
                SELECT e.example_id FROM avatar_erased_examples e WHERE e.user_id = $user AND e.avatar_id = $avatar AND e.scope = $scope)))
        ORDER BY number
        """,
        Key(avatar, ("$scope", scope)));
}
