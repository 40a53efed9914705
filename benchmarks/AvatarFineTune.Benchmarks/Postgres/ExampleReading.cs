using AvatarFineTune.Examples;
using AvatarFineTune.Stores;
using AvatarFineTune.Stores.Providers;
using Npgsql;

namespace AvatarFineTune.Benchmarks.Postgres;

/// <summary>
/// Reading all examples for a dataset, page by page as the planner does, beside one statement and a bare loop over
/// NpgsqlDataReader as the same login under row-level security: one loop makes the same list, the other keeps nothing.
/// </summary>
internal static class ExampleReading
{
    private const int Rows = 200_000;

    internal static async Task RunAsync()
    {
        await using var database = await BenchDatabase.CreateAsync();
        var import = BenchExamples.Import();
        await database.Store.AddImportAsync(import, BenchExamples.Make(import, Rows).ToAsyncEnumerable(), default);
        await using (var analyze = database.Owner.CreateCommand("VACUUM ANALYZE avatar_training_examples"))
        {
            await analyze.ExecuteNonQueryAsync();
        }

        await Turns.RunAsync(
            "read", Rows, () => Task.CompletedTask,
            ("ReadExamplesAsync, all pages", 0, async () => Check((await PagesAsync(database.Store)).Count)),
            ("bare reader loop into the same list", 0.85, async () => Check((await ListAsync(database.Login)).Count)),
            ("bare reader loop that keeps nothing", 0, async () => Check(await LoopAsync(database.Login))));
    }

    /// <summary>As FineTunePlanner reads.</summary>
    private static async Task<List<TrainingExample>> PagesAsync(IExampleStore store)
    {
        var examples = new List<TrainingExample>();
        string? next = null;
        do
        {
            var page = await store.ReadExamplesAsync(BenchExamples.Avatar, new(), next, StoreInput.MaxPage, default);
            examples.AddRange(page.Items);
            next = page.Next;
        }
        while (next is not null);

        return examples;
    }

    private static async Task<List<TrainingExample>> ListAsync(NpgsqlDataSource source)
    {
        var examples = new List<TrainingExample>();
        await ReadAsync(source, r => examples.Add(new()
        {
            Avatar = BenchExamples.Avatar,
            Id = r.GetGuid(0),
            TrainingDataId = r.GetGuid(1),
            ConversationId = r.GetGuid(2),
            Position = r.GetInt32(3),
            Prompt = r.GetString(4),
            Reply = r.GetString(5),
            SaidAt = r.GetDateTime(6),
            RepliedAt = r.GetDateTime(7),
            PatternType = StoredNames.Pattern(r.GetString(8)),
            QualityScore = r.GetDouble(9),
            Hash = new(r.GetString(10)),
            Participants = r.GetFieldValue<string[]>(11),
            ParticipantIds = r.GetFieldValue<string[]>(12),
            Exclusion = r.IsDBNull(13) ? null : r.GetString(13),
            IsEdited = r.GetBoolean(14),
            UsedInTraining = r.GetBoolean(15),
            TimesUsed = r.GetInt32(16),
            CreatedAt = new(r.GetDateTime(17)),
        }));
        return examples;
    }

    private static async Task<int> LoopAsync(NpgsqlDataSource source)
    {
        var (rows, length) = (0, 0L);
        await ReadAsync(source, r =>
        {
            (_, _, _, _) = (r.GetGuid(0), r.GetGuid(1), r.GetGuid(2), r.GetInt32(3));
            length += r.GetString(4).Length + r.GetString(5).Length;
            (_, _, _, _, _) = (r.GetDateTime(6), r.GetDateTime(7), r.GetString(8), r.GetDouble(9), r.GetString(10));
            (_, _, _) = (r.GetFieldValue<string[]>(11), r.GetFieldValue<string[]>(12), r.IsDBNull(13) ? null : r.GetString(13));
            (_, _, _, _) = (r.GetBoolean(14), r.GetBoolean(15), r.GetInt32(16), r.GetDateTime(17));
            rows++;
        });
        return length > 0 ? rows : 0;
    }

    private static async Task ReadAsync(NpgsqlDataSource source, Action<NpgsqlDataReader> read)
    {
        await using var connection = await source.OpenConnectionAsync();
        await using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                new("SELECT set_config('avatar_fine_tune.user_id', $1, true)") { Parameters = { new() { Value = BenchExamples.Avatar.UserId } } },
                new("""
                    SELECT id, training_data_id, conversation_id, position, prompt, reply, said_at, replied_at, pattern_type, quality_score,
                        hash, participants, participant_ids, exclusion, is_edited, used_in_training, times_used, created_at
                    FROM avatar_training_examples WHERE user_id = $1 AND avatar_id = $2 AND exclusion IS NULL ORDER BY conversation_id, position, id
                    """)
                {
                    Parameters = { new() { Value = BenchExamples.Avatar.UserId }, new() { Value = BenchExamples.Avatar.AvatarId } },
                },
            },
        };
        await using var reader = await batch.ExecuteReaderAsync();
        await reader.NextResultAsync();
        while (await reader.ReadAsync())
        {
            read(reader);
        }
    }

    private static void Check(int count)
    {
        if (count != Rows)
        {
            throw new InvalidOperationException($"{count} examples were read, not {Rows}.");
        }
    }
}
