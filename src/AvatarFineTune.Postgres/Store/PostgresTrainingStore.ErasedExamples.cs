using AvatarFineTune.Avatars;
using AvatarFineTune.Stores;
using AvatarFineTune.Stores.Providers;

namespace AvatarFineTune.Postgres;

public sealed partial class PostgresTrainingStore
{
    // Large avatars are worked off in pieces, so that no statement runs into a time limit however many examples there are.
    private const int ErasedAtOnce = 25_000;

    /// <summary>Collects what is to go, and remembers it under everybody who wrote in it: another of them may ask later.</summary>
    private static async Task<int> MarkAsync(PostgresSession c, AvatarKey avatar, IReadOnlyList<string> handles, (string, object?)[] key)
    {
        await c.RunAsync(
            """
            CREATE TEMP TABLE erasing (
                piece integer NOT NULL, people integer NOT NULL, id uuid NOT NULL, hash text COLLATE "C" NOT NULL, training_data_id uuid NOT NULL,
                participants text[] NOT NULL, participant_ids text[] NOT NULL) ON COMMIT DROP
            """).ConfigureAwait(false);
        var examples = await c.RunAsync(
            $"""
            INSERT INTO pg_temp.erasing
            SELECT (row_number() OVER (ORDER BY participants COLLATE "C", participant_ids COLLATE "C") - 1) / {ErasedAtOnce},
                dense_rank() OVER (ORDER BY participants COLLATE "C", participant_ids COLLATE "C"),
                id, hash, training_data_id, participants, participant_ids
            FROM aft.avatar_training_examples
            {Whose} AND (@import::uuid IS NULL OR training_data_id = @import::uuid)
                AND (@name::text IS NULL OR @name::text = ANY (participants) OR participant_ids && @handles::text[]
                    OR EXISTS (SELECT FROM unnest(participant_ids) i WHERE substr(i, strpos(i, ':') + 1) = @name::text))
            """,
            key).ConfigureAwait(false);

        // The server may not know yet how many examples there are, and take thousands for a few: with both indexes, whichever
        // way it joins is a look-up for each.
        await c.RunAsync("CREATE UNIQUE INDEX ON pg_temp.erasing (id)").ConfigureAwait(false);
        await c.RunAsync("CREATE INDEX ON pg_temp.erasing (piece, people)").ConfigureAwait(false);
        await c.RunAsync("ANALYZE pg_temp.erasing (piece, people, id)").ConfigureAwait(false);
        await InPiecesAsync(
            c,
            examples,
            """
            INSERT INTO aft.avatar_erased_examples (user_id, avatar_id, scope, example_id)
            SELECT @user, @avatar, s.scope, e.id
            FROM pg_temp.erasing e CROSS JOIN LATERAL (VALUES (@avatarScope), (@importScope || e.training_data_id::text)) s (scope)
            WHERE e.piece = @piece
            ON CONFLICT DO NOTHING
            """,
            [.. key, ("avatarScope", ErasureScopes.Avatar), ("importScope", ErasureScopes.ImportPrefix)]).ConfigureAwait(false);
        await RememberPeopleAsync(c, avatar, handles, examples).ConfigureAwait(false);
        return examples;
    }

    private static async Task RememberPeopleAsync(PostgresSession c, AvatarKey avatar, IReadOnlyList<string> handles, int examples)
    {
        var secret = await SecretAsync(c, avatar).ConfigureAwait(false);
        var known = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var piece = 0; piece * ErasedAtOnce < examples; piece++)
        {
            var (people, scopes) = (new List<int>(), new List<string>());
            foreach (var (number, names, ids) in await c.AllAsync(
                row => (row.Int(), row.Texts(), row.Texts()),
                "SELECT DISTINCT people, participants, participant_ids FROM pg_temp.erasing WHERE piece = @piece",
                ("piece", piece)).ConfigureAwait(false))
            {
                // And under the name that was asked for, where another name and the id led to it.
                foreach (var handle in ParticipantHandles.Of(names, ids).Union(handles, StringComparer.Ordinal))
                {
                    people.Add(number);
                    scopes.Add(known.TryGetValue(handle, out var scope) ? scope : known[handle] = ErasureScopes.Participant(handle, secret));
                }
            }

            await c.RunAsync(
                """
                INSERT INTO aft.avatar_erased_examples (user_id, avatar_id, scope, example_id)
                SELECT @user, @avatar, p.scope, e.id
                FROM pg_temp.erasing e JOIN unnest(@people::integer[], @scopes::text[]) p (people, scope) ON p.people = e.people
                WHERE e.piece = @piece
                ON CONFLICT DO NOTHING
                """,
                Key(avatar, ("piece", piece), ("people", people.ToArray()), ("scopes", scopes.ToArray()))).ConfigureAwait(false);
        }
    }

    /// <summary>Keeps what goes from coming back: by its hash, and a participant by the name and, where it is known, the id.</summary>
    private static async Task BlockAsync(PostgresSession c, AvatarKey avatar, IReadOnlyList<string> handles, int examples, (string, object?)[] key)
    {
        await InPiecesAsync(
            c,
            examples,
            """
            INSERT INTO aft.avatar_erased_hashes (user_id, avatar_id, hash, erased_at)
            SELECT @user, @avatar, e.hash, @now FROM pg_temp.erasing e WHERE e.piece = @piece ON CONFLICT DO NOTHING
            """,
            key).ConfigureAwait(false);
        if (handles.Count > 0)
        {
            var blockKey = ErasureScopes.BlockKey(await SecretAsync(c, avatar).ConfigureAwait(false));
            await c.RunAsync(
                """
                INSERT INTO aft.avatar_erased_participants (user_id, avatar_id, key, hash, erased_at)
                SELECT @user, @avatar, @key, h.hash, @now FROM unnest(@hashes::text[]) h (hash) ON CONFLICT DO NOTHING
                """,
                [.. key, ("key", blockKey), ("hashes", handles.Select(h => ParticipantBlocks.HashOf(h, blockKey)).ToArray())]).ConfigureAwait(false);
        }
    }

    /// <summary>Whole datasets: the prompt that all their lines begin with may quote what is erased.</summary>
    private static async Task<int> EraseLinesAsync(PostgresSession c, (string, object?)[] key)
    {
        var touched = await c.AllAsync(
            row => row.Id(),
            """
            SELECT DISTINCT m.dataset_id FROM aft.avatar_dataset_examples m JOIN aft.avatar_dataset_lines l
                ON l.user_id = m.user_id AND l.avatar_id = m.avatar_id AND l.dataset_id = m.dataset_id AND l.side = m.side AND l.number = m.line
            WHERE m.user_id = @user AND m.avatar_id = @avatar AND m.example_id IN (SELECT id FROM pg_temp.erasing)
            """,
            key).ConfigureAwait(false);
        var lines = 0;
        foreach (var dataset in touched)
        {
            await c.RunAsync(
                $"UPDATE aft.avatar_datasets SET erased_at = coalesce(erased_at, @now), prompt = '' {Whose} AND id = @dataset",
                [.. key, ("dataset", dataset)]).ConfigureAwait(false);
            lines += await c.RunAsync($"DELETE FROM aft.avatar_dataset_lines {Whose} AND dataset_id = @dataset", [.. key, ("dataset", dataset)]).ConfigureAwait(false);
        }

        return lines;
    }

    private static Task EraseExamplesAsync(PostgresSession c, int examples, (string, object?)[] key) => InPiecesAsync(
        c,
        examples,
        $"DELETE FROM aft.avatar_training_examples {Whose} AND id IN (SELECT e.id FROM pg_temp.erasing e WHERE e.piece = @piece)",
        key);

    private static async Task InPiecesAsync(PostgresSession c, int examples, string sql, (string, object?)[] key)
    {
        for (var piece = 0; piece * ErasedAtOnce < examples; piece++)
        {
            await c.RunAsync(sql, [.. key, ("piece", piece)]).ConfigureAwait(false);
        }
    }
}
