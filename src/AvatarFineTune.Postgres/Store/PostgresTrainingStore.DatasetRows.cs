using AvatarFineTune.Datasets;
using AvatarFineTune.Stores.Providers;
using Npgsql;
using NpgsqlTypes;

namespace AvatarFineTune.Postgres;

public sealed partial class PostgresTrainingStore
{
    private const string ManifestColumns = """
        user_id, avatar_id, id, prompt, seed, training_lines, validation_lines, training_examples, validation_examples,
        training_tokens, validation_tokens, token_encoding, max_tokens_per_line, leaks_removed, fingerprint, created_at, erased_at
        """;

    private const string InsertLines = $"""
        INSERT INTO aft.avatar_dataset_lines (user_id, avatar_id, dataset_id, side, number, json)
        SELECT @user, @avatar, @dataset, s.side, s.number, s.json FROM pg_temp.staged_lines s WHERE {PostgresStagedTable.Piece}
        """;

    private const string InsertMembers = $"""
        INSERT INTO aft.avatar_dataset_examples (user_id, avatar_id, dataset_id, side, line, ordinal, example_id, hash)
        SELECT @user, @avatar, @dataset, s.side, s.number, m.ordinal - 1, m.example_id, m.hash
        FROM pg_temp.staged_lines s CROSS JOIN LATERAL unnest(s.example_ids, s.hashes) WITH ORDINALITY AS m (example_id, hash, ordinal)
        WHERE {PostgresStagedTable.Piece}
        """;

    // Whatever the server guesses, the members are looked up line by line, and only of the lines that are read.
    private const string SelectLines = """
        SELECT l.number, l.json, m.ids, m.hashes
        FROM aft.avatar_dataset_lines l
        CROSS JOIN LATERAL (
            SELECT array_agg(e.example_id ORDER BY e.ordinal) AS ids, array_agg(e.hash ORDER BY e.ordinal) AS hashes
            FROM aft.avatar_dataset_examples e
            WHERE e.user_id = @user AND e.avatar_id = @avatar AND e.dataset_id = @dataset AND e.side = @side AND e.line = l.number) AS m
        WHERE l.user_id = @user AND l.avatar_id = @avatar AND l.dataset_id = @dataset AND l.side = @side AND l.number > @last
        ORDER BY l.number LIMIT @limit
        """;

    // A line with its members: one COPY for both.
    private static readonly PostgresStagedTable StagedLines = new(
        "staged_lines", "side text", "number integer", "json text", "example_ids uuid[]", "hashes text[]");

    private static async Task WriteLineAsync(NpgsqlBinaryImporter row, DatasetLine line, CancellationToken cancellationToken)
    {
        await row.WriteAsync(StoredNames.Of(line.Side), NpgsqlDbType.Text, cancellationToken).ConfigureAwait(false);
        await row.WriteAsync(line.Number, NpgsqlDbType.Integer, cancellationToken).ConfigureAwait(false);
        await row.WriteAsync(line.Json, NpgsqlDbType.Text, cancellationToken).ConfigureAwait(false);
        await row.WriteAsync(line.Members.Select(m => m.ExampleId).ToArray(), NpgsqlDbType.Array | NpgsqlDbType.Uuid, cancellationToken).ConfigureAwait(false);
        await row.WriteAsync(line.Members.Select(m => m.Hash.ToString()).ToArray(), NpgsqlDbType.Array | NpgsqlDbType.Text, cancellationToken).ConfigureAwait(false);
    }

    private static async Task<DatasetManifest> StoreAsync(PostgresSession c, PostgresStaging<DatasetLine> staging, DatasetManifest manifest)
    {
        await RefuseErasedAsync(c, manifest).ConfigureAwait(false);
        var key = Key(manifest.Avatar, ("dataset", manifest.Id));
        await c.RunAsync(
            $"""
            INSERT INTO aft.avatar_datasets ({ManifestColumns})
            VALUES (@user, @avatar, @dataset, @prompt, @seed, @lines, @validationLines, @examples, @validationExamples,
                @tokens, @validationTokens, @encoding, @most, @leaks, @fingerprint, @created, NULL)
            """,
            [
                .. key, ("prompt", manifest.Prompt), ("seed", manifest.Seed), ("lines", manifest.TrainingLines),
                ("validationLines", manifest.ValidationLines), ("examples", manifest.TrainingExamples),
                ("validationExamples", manifest.ValidationExamples), ("tokens", manifest.TrainingTokens),
                ("validationTokens", manifest.ValidationTokens), ("encoding", manifest.TokenEncoding), ("most", manifest.MaxTokensPerLine),
                ("leaks", manifest.LeaksRemoved), ("fingerprint", manifest.Fingerprint), ("created", manifest.CreatedAt),
            ]).ConfigureAwait(false);
        try
        {
            await staging.InsertAsync(InsertLines, key).ConfigureAwait(false);
        }
        catch (PostgresException exception) when (exception.ConstraintName == "avatar_dataset_lines_pkey")
        {
            throw StoreFault.RepeatedLine(PostgresErrors.Store);
        }

        await staging.InsertAsync(InsertMembers, key).ConfigureAwait(false);
        return manifest;
    }

    /// <summary>
    /// Somebody may have erased members while the dataset was composed from an earlier read: storing it would bring them
    /// back. Looked up one by one, as in <see cref="LeaveOutErasedAsync"/>, where anything was erased at all.
    /// </summary>
    private static async Task RefuseErasedAsync(PostgresSession c, DatasetManifest manifest)
    {
        const string Erased = """
            SELECT 1 FROM pg_temp.staged_lines s CROSS JOIN LATERAL unnest(s.example_ids, s.hashes) AS m (example_id, hash)
            WHERE (EXISTS (SELECT FROM aft.avatar_erased_hashes WHERE user_id = @user AND avatar_id = @avatar)
                    OR EXISTS (SELECT FROM aft.avatar_erased_examples WHERE user_id = @user AND avatar_id = @avatar AND scope = @scope))
                AND (EXISTS (SELECT FROM aft.avatar_erased_hashes e WHERE e.user_id = @user AND e.avatar_id = @avatar AND e.hash = m.hash OFFSET 0)
                    OR EXISTS (SELECT FROM aft.avatar_erased_examples e
                        WHERE e.user_id = @user AND e.avatar_id = @avatar AND e.scope = @scope AND e.example_id = m.example_id OFFSET 0))
            LIMIT 1
            """;
        if (await c.AnyAsync(Erased, Key(manifest.Avatar, ("scope", ErasureScopes.Avatar))).ConfigureAwait(false))
        {
            throw StoreFault.ErasedMeanwhile(PostgresErrors.Store);
        }
    }

    private static DatasetLine ReadLine(PostgresRow row, DatasetSide side)
    {
        var (number, json, ids, hashes) = (row.Int(), row.Text(), row.IdsOrNull() ?? [], row.TextsOrNull() ?? []);
        return new() { Side = side, Number = number, Json = json, Members = [.. ids.Zip(hashes, (id, hash) => new DatasetMember(id, new(hash)))] };
    }

    private static DatasetManifest ReadManifest(PostgresRow row) => new()
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
