using System.Diagnostics;
using AvatarFineTune.Avatars;
using AvatarFineTune.Pricing;
using AvatarFineTune.Usage;
using Npgsql;
using NpgsqlTypes;

namespace AvatarFineTune.Benchmarks.Postgres;

/// <summary>
/// Counting answers of one avatar and model, so of one row, by 32 callers who each await the commit: ours, which also keeps
/// each answer's id, beside one upsert a message, which would count a repeated one twice. Both as the same login under
/// row-level security, by turns; the fastest run of each. The test server skips fsync, without which a
/// commit costs next to nothing: it is turned on meanwhile.
/// </summary>
internal static class UsageRecording
{
    private const int Runs = 5;
    private const int Callers = 32;
    private const int Ours = 100_000;
    private const int Theirs = 5_000;
    private const double Faster = 20;
    private const double Sooner = 10;

    private const string Enter = "SELECT set_config('avatar_fine_tune.user_id', $1, true)";

    private const string Upsert = """
        INSERT INTO avatar_fine_tune_usage AS t (user_id, avatar_id, usage_date, vendor, model, currency, messages_count, input_tokens,
            cached_input_tokens, output_tokens, estimated_cost, unpriced_messages, fallback_count)
        VALUES ($1, $2, $3, $4, $5, $6, 1, $7, $8, $9, $10, 0, 0)
        ON CONFLICT (user_id, avatar_id, usage_date, vendor, model, currency) DO UPDATE SET
            messages_count = t.messages_count + 1, input_tokens = t.input_tokens + excluded.input_tokens,
            cached_input_tokens = t.cached_input_tokens + excluded.cached_input_tokens,
            output_tokens = t.output_tokens + excluded.output_tokens, estimated_cost = t.estimated_cost + excluded.estimated_cost
        """;

    private static readonly AvatarKey Ava = new("8d0f2a34-6c1e-4b52-9f0a-5a7d3c9be111", "ava");

    internal static async Task RunAsync()
    {
        await using var database = await BenchDatabase.CreateAsync();
        await using var source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(database.LoginConnectionString) { MaxAutoPrepare = 100 });
        await database.SetFsyncAsync(isOn: true);
        try
        {
            await CompareAsync(database, source);
        }
        finally
        {
            await database.SetFsyncAsync(isOn: false);
        }
    }

    private static async Task CompareAsync(BenchDatabase database, NpgsqlDataSource source)
    {
        var store = (IUsageStore)database.Store;
        var (ours, theirs, inOnes) = (new List<Run>(), new List<Run>(), new List<Run>());
        for (var run = 0; run < Runs; run++)
        {
            await EmptyAsync(database);
            theirs.Add(await MeasureAsync(Theirs, record => UpsertAsync(source, record)));
            await CheckAsync(store, Theirs);
            await EmptyAsync(database);
            inOnes.Add(await MeasureAsync(Theirs, record => UpsertInOneTripAsync(source, record)));
            await CheckAsync(store, Theirs);
            await EmptyAsync(database);
            ours.Add(await MeasureAsync(Ours, record => store.RecordAsync(record, default)));
            await CheckAsync(store, Ours);
        }

        var (our, inOne, their) = (ours.MaxBy(r => r.PerSecond), inOnes.MaxBy(r => r.PerSecond), theirs.MaxBy(r => r.PerSecond));
        Console.WriteLine($"usage: {Callers} callers on one row; {Ours} records by us and {Theirs} upserts a run; the best of {Runs} runs by turns");
        Print("RecordAsync", our, "");
        Print("upsert, in a transaction", their, FormattableString.Invariant(
            $"   ours is {our.PerSecond / their.PerSecond:F1} times as fast (target: {Faster:F0}): {Verdict(our.PerSecond / their.PerSecond >= Faster)}; p99 is 1/{their.P99 / our.P99:F0} (target: 1/{Sooner:F0}): {Verdict(their.P99 / our.P99 >= Sooner)}"));
        Print("upsert, in one round trip", inOne, FormattableString.Invariant(
            $"   ours is {our.PerSecond / inOne.PerSecond:F1} times as fast; p99 is 1/{inOne.P99 / our.P99:F0}"));
    }

    private static async Task<Run> MeasureAsync(int count, Func<UsageRecord, Task> recordAsync)
    {
        GC.Collect();
        var times = new double[count];
        var next = -1;
        var started = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, Callers).Select(_ => Task.Run(async () =>
        {
            for (var i = Interlocked.Increment(ref next); i < count; i = Interlocked.Increment(ref next))
            {
                var asked = Stopwatch.GetTimestamp();
                await recordAsync(Record());
                times[i] = Stopwatch.GetElapsedTime(asked).TotalMilliseconds;
            }
        })));
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        Array.Sort(times);
        return new(count / seconds, times[count / 2], times[(int)(count * 0.99)]);
    }

    private static UsageRecord Record() => new()
    {
        Id = Guid.CreateVersion7(),
        Avatar = Ava,
        Model = new("openai", "ft:gpt-4.1-mini:ava"),
        At = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero),
        InputTokens = 900,
        CachedInputTokens = 600,
        OutputTokens = 80,
        Cost = new(0.00123m, "USD"),
    };

    /// <summary>As one writes it: row-level security needs a setting, and that a transaction.</summary>
    private static async Task UpsertAsync(NpgsqlDataSource source, UsageRecord record)
    {
        await using var connection = await source.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await using var enter = new NpgsqlCommand(Enter, connection) { Parameters = { Text(record.Avatar.UserId) } };
        await enter.ExecuteNonQueryAsync();
        await using var upsert = new NpgsqlCommand(Upsert, connection);
        upsert.Parameters.AddRange(Parameters(record));
        await upsert.ExecuteNonQueryAsync();
        await transaction.CommitAsync();
    }

    /// <summary>The fastest way by hand: the setting, the upsert and the commit in one round trip.</summary>
    private static async Task UpsertInOneTripAsync(NpgsqlDataSource source, UsageRecord record)
    {
        await using var connection = await source.OpenConnectionAsync();
        await using var batch = new NpgsqlBatch(connection) { BatchCommands = { new(Enter) { Parameters = { Text(record.Avatar.UserId) } }, new(Upsert) } };
        Array.ForEach(Parameters(record), p => batch.BatchCommands[1].Parameters.Add(p));
        await batch.ExecuteNonQueryAsync();
    }

    private static NpgsqlParameter[] Parameters(UsageRecord record) =>
    [
        Text(record.Avatar.UserId),
        Text(record.Avatar.AvatarId),
        new NpgsqlParameter<DateOnly> { TypedValue = DateOnly.FromDateTime(record.At.UtcDateTime) },
        Text(record.Model.Vendor),
        Text(record.Model.Model),
        Text(record.Cost!.Value.Currency),
        new NpgsqlParameter<long> { TypedValue = record.InputTokens },
        new NpgsqlParameter<long> { TypedValue = record.CachedInputTokens },
        new NpgsqlParameter<long> { TypedValue = record.OutputTokens },
        new NpgsqlParameter<decimal> { TypedValue = record.Cost!.Value.Amount },
    ];

    private static NpgsqlParameter<string> Text(string value) => new() { NpgsqlDbType = NpgsqlDbType.Text, TypedValue = value };

    private static async Task CheckAsync(IUsageStore store, int count)
    {
        var counted = (await store.GetDailyAsync(new(Ava.UserId), default)).Sum(d => d.Messages);
        if (counted != count)
        {
            throw new InvalidOperationException($"{counted} records were counted, not {count}.");
        }
    }

    private static async Task EmptyAsync(BenchDatabase database)
    {
        await using var truncate = database.Owner.CreateCommand("TRUNCATE avatar_fine_tune_usage, avatar_fine_tune_usage_records");
        await truncate.ExecuteNonQueryAsync();
        await using var checkpoint = database.Owner.CreateCommand("CHECKPOINT");
        await checkpoint.ExecuteNonQueryAsync();
    }

    // As the server's superuser; the owner here is one.
    private static string Verdict(bool isMet) => isMet ? "met" : "MISSED";

    private static void Print(string name, Run run, string verdict) => Console.WriteLine(
        FormattableString.Invariant($"  {name,-28}{run.PerSecond,8:F0} /s   p50 {run.P50,6:F2} ms   p99 {run.P99,6:F2} ms{verdict}"));

    private readonly record struct Run(double PerSecond, double P50, double P99);
}
