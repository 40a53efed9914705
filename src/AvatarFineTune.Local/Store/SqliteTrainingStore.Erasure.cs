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
        var handles = name is null ? [] : ParticipantHandles.WithIds(
            name, People(c, "avatar_training_examples", Whose, Key(avatar)).Select(p => (StoredJson.Names(p.Names), StoredJson.Names(p.Ids))));
        var key = Key(
            avatar, ("$name", name), ("$handles", StoredJson.Write(handles)), ("$import", SqliteValue.Of(scope.ImportId)), ("$now", SqliteValue.Of(now)));
        var examples = Mark(c, avatar, handles, key);
        if (!options.AllowReimport)
        {
            Block(c, avatar, handles, key);
        }

        var lines = EraseLines(c, key);
        c.Run("DELETE FROM avatar_training_examples WHERE user_id = $user AND avatar_id = $avatar AND id IN (SELECT id FROM erasing)", key);
        c.Run("DROP TABLE temp.erasing");
        var scopes = scope.ImportId is { } import ? [ErasureScopes.Import(import)]
            : name is null ? null : handles.Select(h => ErasureScopes.Participant(h, Secret(c, avatar))).ToList();
        var versions = TrainedOn(c, avatar, scopes);
        var gone = examples + lines;
        var (cancelled, queued) = QueueVendorErasures(c, avatar, scopes, options, now);
        StopErased(c, avatar, isAvatar: scopes is null, now);
        foreach (var number in options.KeepTrainedModels ? [] : versions)
        {
            gone += c.Run($"UPDATE avatar_model_versions SET prompt = NULL {Whose} AND number = $number AND prompt IS NOT NULL", Key(avatar, ("$number", number)));
        }

        var isActive = !options.KeepTrainedModels && Profile(c, avatar)?.ActiveVersion is { } active && versions.Contains(active);
        if (isActive)
        {
            Activate(c, avatar, version: null);
        }

        if (name is not null)
        {
            gone += EraseName(c, avatar, handles);
        }
        else if (scope.ImportId is not null)
        {
            gone += c.Run("DELETE FROM avatar_training_data WHERE user_id = $user AND avatar_id = $avatar AND id = $import", key);
        }
        else
        {
            lines += EraseAvatar(c, key);
            gone++;
        }

        // Rewriting the file takes time: not where nothing went, as when somebody is kept out in advance.
        if (gone > 0)
        {
            SqliteDatabase.RequestCompaction(c);
        }

        return new(examples, lines, versions) { Deactivated = isActive, CancelledJobs = cancelled, VendorErasures = queued };
    }

    /// <summary>Collects what is to go, and remembers it under everybody who wrote in it: another of them may ask later.</summary>
    private static int Mark(SqliteConnection c, AvatarKey avatar, IReadOnlyList<string> handles, (string, object?)[] key)
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
                    OR EXISTS (SELECT 1 FROM json_each(participant_ids)
                        WHERE value IN (SELECT value FROM json_each($handles)) OR substr(value, instr(value, ':') + 1) = $name))
            """,
            key);

        // A large group has thousands of sets of people: each is looked up, not searched for in all examples.
        c.Run("CREATE INDEX temp.erasing_people ON erasing (participants, participant_ids)");
        c.Run(
            """
            INSERT INTO avatar_erased_examples (user_id, avatar_id, scope, example_id)
            SELECT $user, $avatar, $scope, id FROM erasing
            UNION SELECT $user, $avatar, $importScope || training_data_id, id FROM erasing WHERE true
            ON CONFLICT DO NOTHING
            """,
            [.. key, ("$scope", ErasureScopes.Avatar), ("$importScope", ErasureScopes.ImportPrefix)]);
        var secret = Secret(c, avatar);
        foreach (var (names, ids) in People(c, "temp.erasing"))
        {
            // And under the name that was asked for, where another name and the id led to it.
            foreach (var handle in ParticipantHandles.Of(StoredJson.Names(names), StoredJson.Names(ids)).Union(handles, StringComparer.Ordinal))
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
    private static void Block(SqliteConnection c, AvatarKey avatar, IReadOnlyList<string> handles, (string, object?)[] key)
    {
        c.Run(
            """
            INSERT INTO avatar_erased_hashes (user_id, avatar_id, hash, erased_at)
            SELECT $user, $avatar, hash, $now FROM erasing WHERE true ON CONFLICT DO NOTHING
            """,
            key);
        var blockKey = handles.Count == 0 ? [] : ErasureScopes.BlockKey(Secret(c, avatar));
        foreach (var handle in handles)
        {
            c.Run(
                """
                INSERT INTO avatar_erased_participants (user_id, avatar_id, key, hash, erased_at)
                VALUES ($user, $avatar, $key, $hash, $now) ON CONFLICT DO NOTHING
                """,
                [.. key, ("$key", blockKey), ("$hash", ParticipantBlocks.HashOf(handle, blockKey))]);
        }
    }

    /// <summary>Who wrote in the examples of a table: each group of people once, names and ids as they are stored.</summary>
    private static List<(string Names, string Ids)> People(SqliteConnection c, string table, string where = "", params (string, object?)[] key) =>
        c.All(row => (row.Text(), row.Text()), $"SELECT DISTINCT participants, participant_ids FROM {table} {where}", key);

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

    private static int EraseName(SqliteConnection c, AvatarKey avatar, IReadOnlyList<string> handles)
    {
        var changed = 0;
        foreach (var import in Imports(c, avatar))
        {
            var without = ErasedNames.Remove(import, handles);
            if (!ReferenceEquals(without, import))
            {
                changed += c.Run(
                    "UPDATE avatar_training_data SET source_name = $source, report = $report WHERE user_id = $user AND avatar_id = $avatar AND id = $id",
                    Key(avatar, ("$id", SqliteValue.Of(import.Id)), ("$source", without.SourceName), ("$report", StoredJson.Write(without.Report))));
            }
        }

        return changed;
    }

    private static int EraseAvatar(SqliteConnection c, (string, object?)[] key)
    {
        c.Run("DELETE FROM avatar_profiles WHERE user_id = $user AND id = $avatar", key);
        c.Run($"DELETE FROM avatar_secrets {Whose}", key);
        c.Run($"DELETE FROM avatar_training_data {Whose}", key);
        c.Run($"DELETE FROM avatar_datasets {Whose}", key);
        c.Run($"DELETE FROM avatar_knowledge {Whose}", key);
        c.Run($"DELETE FROM avatar_memories {Whose}", key);
        c.Run($"DELETE FROM avatar_fine_tune_usage {Whose}", key);
        c.Run($"DELETE FROM avatar_fine_tune_usage_records {Whose}", key);
        c.Run($"UPDATE avatar_model_versions SET prompt = NULL {Whose}", key);
        c.Run($"UPDATE avatar_fine_tune_jobs SET avatar_erased = 1 {Whose}", key);
        return c.Run($"DELETE FROM avatar_dataset_lines {Whose}", key);
    }

    /// <summary>
    /// The versions whose training lines held what the scopes name; every trained one for the avatar itself. A model that was
    /// adopted while its job was still on its way has two versions.
    /// </summary>
    private static List<int> TrainedOn(SqliteConnection c, AvatarKey avatar, List<string>? scopes) => c.All(
        row => row.Int(),
        $"""
        SELECT number FROM avatar_model_versions {Whose} AND (vendor, model) IN (
            SELECT vendor, model FROM avatar_model_versions {Whose} AND dataset_id IN ({ErasedDatasets} AND d.side = 'training'))
        ORDER BY number
        """,
        Key(avatar, ("$scopes", scopes is null ? null : StoredJson.Write(scopes))));

    private const string Whose = "WHERE user_id = $user AND avatar_id = $avatar";

    private const string ErasedDatasets = """
        SELECT d.dataset_id FROM avatar_dataset_examples d
        WHERE d.user_id = $user AND d.avatar_id = $avatar AND ($scopes IS NULL OR d.example_id IN (
            SELECT e.example_id FROM avatar_erased_examples e
            WHERE e.user_id = $user AND e.avatar_id = $avatar AND e.scope IN (SELECT value FROM json_each($scopes))))
        """;
}
