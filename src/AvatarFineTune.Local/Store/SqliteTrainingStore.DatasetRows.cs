using AvatarFineTune.Datasets;
using AvatarFineTune.Stores.Providers;
using Microsoft.Data.Sqlite;

namespace AvatarFineTune.Local;

public sealed partial class SqliteTrainingStore
{
    private const string ManifestColumns = """
        user_id, avatar_id, id, prompt, seed, training_lines, validation_lines, training_examples, validation_examples,
        training_tokens, validation_tokens, token_encoding, max_tokens_per_line, leaks_removed, fingerprint, created_at, erased_at
        """;

    private const string StagedLines = """
        CREATE TEMP TABLE staged_lines (side TEXT NOT NULL, number INTEGER NOT NULL, json TEXT NOT NULL);
        CREATE TEMP TABLE staged_members (
            side TEXT NOT NULL, line INTEGER NOT NULL, ordinal INTEGER NOT NULL, example_id TEXT NOT NULL, hash TEXT NOT NULL);
        """;

    private async Task StageAsync(
        string operation, SqliteConnection staging, IAsyncEnumerable<DatasetLine> lines, CancellationToken cancellationToken)
    {
        _database.Guard(operation, () => staging.Run("BEGIN"));
        using var insertLine = staging.Command("INSERT INTO staged_lines VALUES ($side, $number, $json)");
        using var insertMember = staging.Command("INSERT INTO staged_members VALUES ($side, $line, $ordinal, $example, $hash)");
        await foreach (var line in lines.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            var clean = StoreInput.Clean(line);
            _database.Guard(operation, () =>
            {
                var side = StoredNames.Of(clean.Side);
                insertLine.RunWith(("$side", side), ("$number", clean.Number), ("$json", clean.Json));
                for (var i = 0; i < clean.Members.Count; i++)
                {
                    var member = clean.Members[i];
                    insertMember.RunWith(
                        ("$side", side), ("$line", clean.Number), ("$ordinal", i), ("$example", SqliteValue.Of(member.ExampleId)),
                        ("$hash", member.Hash.ToString()));
                }

                return true;
            });
        }

        _database.Guard(operation, () => staging.Run("COMMIT"));
    }

    private static DatasetManifest Store(SqliteConnection c, DatasetManifest manifest)
    {
        if (Known(c, manifest) is { } known)
        {
            return known;
        }

        RefuseStaged(c, manifest);
        var key = Key(manifest.Avatar, ("$dataset", SqliteValue.Of(manifest.Id)));
        c.Run(
            $"""
            INSERT INTO avatar_datasets ({ManifestColumns})
            VALUES ($user, $avatar, $dataset, $prompt, $seed, $lines, $validationLines, $examples, $validationExamples,
                $tokens, $validationTokens, $encoding, $most, $leaks, $fingerprint, $created, NULL)
            """,
            [
                .. key, ("$prompt", manifest.Prompt), ("$seed", manifest.Seed), ("$lines", manifest.TrainingLines),
                ("$validationLines", manifest.ValidationLines), ("$examples", manifest.TrainingExamples),
                ("$validationExamples", manifest.ValidationExamples), ("$tokens", manifest.TrainingTokens),
                ("$validationTokens", manifest.ValidationTokens), ("$encoding", manifest.TokenEncoding), ("$most", manifest.MaxTokensPerLine),
                ("$leaks", manifest.LeaksRemoved), ("$fingerprint", manifest.Fingerprint), ("$created", SqliteValue.Of(manifest.CreatedAt)),
            ]);
        c.Run(
            """
            INSERT INTO avatar_dataset_lines (user_id, avatar_id, dataset_id, side, number, json)
            SELECT $user, $avatar, $dataset, side, number, json FROM staged_lines
            """,
            key);
        c.Run(
            """
            INSERT INTO avatar_dataset_examples (user_id, avatar_id, dataset_id, side, line, ordinal, example_id, hash)
            SELECT $user, $avatar, $dataset, side, line, ordinal, example_id, hash FROM staged_members
            """,
            key);
        return manifest;
    }

    private static void RefuseStaged(SqliteConnection c, DatasetManifest manifest)
    {
        // Somebody erased these while the dataset was composed from an earlier read: storing it would bring them back.
        var erased = c.Scalar(
            """
            SELECT 1 FROM staged_members m WHERE
                EXISTS (SELECT 1 FROM avatar_erased_hashes e WHERE e.user_id = $user AND e.avatar_id = $avatar AND e.hash = m.hash)
                OR EXISTS (SELECT 1 FROM avatar_erased_examples e
                    WHERE e.user_id = $user AND e.avatar_id = $avatar AND e.scope = $scope AND e.example_id = m.example_id)
            LIMIT 1
            """,
            Key(manifest.Avatar, ("$scope", ErasureScopes.Avatar)));
        if (erased is not null)
        {
            throw StoreFault.ErasedMeanwhile(SqliteErrors.Store);
        }

        if (c.Scalar("SELECT 1 FROM staged_lines GROUP BY side, number HAVING count(*) > 1 LIMIT 1") is not null)
        {
            throw StoreFault.RepeatedLine(SqliteErrors.Store);
        }
    }

    private static DatasetManifest ReadManifest(SqliteRow row) => new()
    {
        Avatar = row.Avatar(),
        Id = row.Id(),
        Prompt = row.Text(),
        Seed = row.Int(),
        TrainingLines = row.Int(),
        ValidationLines = row.Int(),
        TrainingExamples = row.Int(),
        ValidationExamples = row.Int(),
        TrainingTokens = row.Long(),
        ValidationTokens = row.Long(),
        TokenEncoding = row.Text(),
        MaxTokensPerLine = row.Int(),
        LeaksRemoved = row.Int(),
        Fingerprint = row.Text(),
        CreatedAt = row.Time(),
        ErasedAt = row.TimeOrNull(),
    };
}
