using AvatarFineTune.Avatars;
using AvatarFineTune.Stores;
using AvatarFineTune.Stores.Providers;
using Microsoft.Data.Sqlite;

namespace AvatarFineTune.Local;

public sealed partial class SqliteTrainingStore
{
    /// <inheritdoc/>
    public async Task<ErasureReport> EraseAsync(AvatarKey avatar, ErasureScope scope, ErasureOptions options, CancellationToken cancellationToken)
    {
        const string Operation = "Erase";
        Check(avatar, scope, options);
        var report = await WriteAsync(Operation, c => Erase(c, avatar, scope, options), cancellationToken).ConfigureAwait(false);
        await _database.CompactAsync().ConfigureAwait(false);
        return report;
    }

    /// <inheritdoc/>
    public Task<ErasureReport> PreviewErasureAsync(
        AvatarKey avatar, ErasureScope scope, ErasureOptions options, CancellationToken cancellationToken)
    {
        Check(avatar, scope, options);

        // The erasure itself, taken back: a preview that is worked out in another way would one day say something else.
        return WriteAsync("PreviewErasure", c =>
        {
            c.Run("SAVEPOINT preview");
            try
            {
                return Erase(c, avatar, scope, options);
            }
            finally
            {
                c.Run("ROLLBACK TO preview; RELEASE preview");
            }
        }, cancellationToken);
    }

    private static void Check(AvatarKey avatar, ErasureScope scope, ErasureOptions options)
    {
        ArgumentNullException.ThrowIfNull(avatar);
        ArgumentNullException.ThrowIfNull(scope);
        ArgumentNullException.ThrowIfNull(options);
    }

    private ErasureReport Erase(SqliteConnection c, AvatarKey avatar, ErasureScope scope, ErasureOptions options)
    {
        var name = StoredText.Clean(scope.ParticipantName);
        var now = _time.GetUtcNow();
        var key = Key(avatar, ("$name", name), ("$import", SqliteValue.Of(scope.ImportId)), ("$now", SqliteValue.Of(now)));
        SqliteDatabase.RequestCompaction(c);
        var examples = Mark(c, avatar, key);
        if (!options.AllowReimport)
        {
            Block(c, avatar, name, key);
        }

        var lines = EraseLines(c, key);
        c.Run("DELETE FROM avatar_training_examples WHERE user_id = $user AND avatar_id = $avatar AND id IN (SELECT id FROM erasing)", key);
        c.Run("DROP TABLE temp.erasing");
        var scopeName = name is not null ? ErasureScopes.Participant(name, Secret(c, avatar))
            : scope.ImportId is { } import ? ErasureScopes.Import(import) : null;
        var versions = TrainedOn(c, avatar, scopeName);
        var (cancelled, queued) = QueueVendorErasures(c, avatar, scopeName, options, now);
        foreach (var number in options.KeepTrainedModels ? [] : versions)
        {
            c.Run(
                "UPDATE avatar_model_versions SET prompt = NULL WHERE user_id = $user AND avatar_id = $avatar AND number = $number",
                Key(avatar, ("$number", number)));
        }

        var isActive = !options.KeepTrainedModels && Profile(c, avatar)?.ActiveVersion is { } active && versions.Contains(active);
        if (isActive)
        {
            Activate(c, avatar, version: null);
        }

        if (name is not null)
        {
            EraseName(c, avatar, name);
        }
        else if (scope.ImportId is not null)
        {
            c.Run("DELETE FROM avatar_training_data WHERE user_id = $user AND avatar_id = $avatar AND id = $import", key);
        }
        else
        {
            lines += EraseAvatar(c, key);
        }

        return new(examples, lines, versions) { Deactivated = isActive, CancelledJobs = cancelled, VendorErasures = queued };
    }

    /// <summary>Collects what is to go, and remembers it under everybody who wrote in it: another of them may ask later.</summary>
    private static int Mark(SqliteConnection c, AvatarKey avatar, (string, object?)[] key)
    {
        c.Run(
            """
            CREATE TEMP TABLE erasing (
                id TEXT PRIMARY KEY, hash TEXT NOT NULL, training_data_id TEXT NOT NULL, participants TEXT NOT NULL, participant_ids TEXT NOT NULL)
            """);
        var examples = c.Run(
            """
            INSERT INTO erasing SELECT id, hash, training_data_id, participants, participant_ids FROM avatar_training_examples
            WHERE user_id = $user AND avatar_id = $avatar
                AND ($import IS NULL OR training_data_id = $import)
                AND ($name IS NULL OR EXISTS (SELECT 1 FROM json_each(participants) WHERE value = $name)
                    OR EXISTS (SELECT 1 FROM json_each(participant_ids) WHERE value = $name OR substr(value, instr(value, ':') + 1) = $name))
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
        foreach (var (names, ids) in People(c, "erasing"))
        {
            foreach (var handle in ParticipantHandles.Of(StoredJson.Names(names), StoredJson.Names(ids)))
            {
                c.Run(
                    """
                    INSERT INTO avatar_erased_examples (user_id, avatar_id, scope, example_id)
                    SELECT $user, $avatar, $scope, id FROM erasing WHERE participants = $names AND participant_ids = $ids
                    ON CONFLICT DO NOTHING
                    """,
                    [.. key, ("$scope", ErasureScopes.Participant(handle, secret)), ("$names", names), ("$ids", ids)]);
            }
        }

        return examples;
    }

    /// <summary>Keeps what goes from coming back: by its hash, and a participant by the name and, where it is known, the id.</summary>
    private static void Block(SqliteConnection c, AvatarKey avatar, string? name, (string, object?)[] key)
    {
        c.Run(
            """
            INSERT INTO avatar_erased_hashes (user_id, avatar_id, hash, erased_at)
            SELECT $user, $avatar, hash, $now FROM erasing WHERE true ON CONFLICT DO NOTHING
            """,
            key);
        if (name is null)
        {
            return;
        }

        var blockKey = ErasureScopes.BlockKey(Secret(c, avatar));
        var ids = People(c, "erasing").Select(p => ParticipantHandles.IdOf(name, StoredJson.Names(p.Names), StoredJson.Names(p.Ids))).OfType<string>();
        foreach (var handle in ids.Append(name).Distinct(StringComparer.Ordinal))
        {
            c.Run(
                """
                INSERT INTO avatar_erased_participants (user_id, avatar_id, key, hash, erased_at)
                VALUES ($user, $avatar, $key, $hash, $now) ON CONFLICT DO NOTHING
                """,
                [.. key, ("$key", blockKey), ("$hash", ParticipantBlocks.HashOf(handle, blockKey))]);
        }
    }

    /// <summary>Who wrote in the examples of a temporary table: each group of people once, names and ids as they are stored.</summary>
    private static List<(string Names, string Ids)> People(SqliteConnection c, string table) =>
        c.All(row => (row.Text(), row.Text()), $"SELECT DISTINCT participants, participant_ids FROM temp.{table}");

    /// <summary>Whole datasets: the prompt that all their lines begin with may quote what is erased.</summary>
    private static int EraseLines(SqliteConnection c, (string, object?)[] key)
    {
        const string Touched = """
            (SELECT l.dataset_id FROM avatar_dataset_examples m JOIN avatar_dataset_lines l
                ON l.user_id = m.user_id AND l.avatar_id = m.avatar_id AND l.dataset_id = m.dataset_id AND l.side = m.side AND l.number = m.line
            WHERE m.user_id = $user AND m.avatar_id = $avatar AND m.example_id IN (SELECT id FROM erasing))
            """;
        c.Run(
            $"""
            UPDATE avatar_datasets SET erased_at = coalesce(erased_at, $now), prompt = ''
            WHERE user_id = $user AND avatar_id = $avatar AND id IN {Touched}
            """,
            key);
        return c.Run($"DELETE FROM avatar_dataset_lines WHERE user_id = $user AND avatar_id = $avatar AND dataset_id IN {Touched}", key);
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
        $"""
        SELECT number FROM avatar_model_versions WHERE user_id = $user AND avatar_id = $avatar AND dataset_id IN ({ErasedDatasets} AND d.side = 'training')
        ORDER BY number
        """,
        Key(avatar, ("$scope", scope)));

    private const string ErasedDatasets = """
        SELECT d.dataset_id FROM avatar_dataset_examples d
        WHERE d.user_id = $user AND d.avatar_id = $avatar AND ($scope IS NULL OR d.example_id IN (
            SELECT e.example_id FROM avatar_erased_examples e WHERE e.user_id = $user AND e.avatar_id = $avatar AND e.scope = $scope))
        """;
}
