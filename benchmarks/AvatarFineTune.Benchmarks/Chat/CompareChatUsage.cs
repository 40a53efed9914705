using System.Diagnostics;
using AvatarFineTune.Benchmarks.Postgres;
using AvatarFineTune.Postgres;
using Microsoft.Extensions.DependencyInjection;

namespace AvatarFineTune.Benchmarks.Chat;

/// <summary>
/// <c>compare chat usage</c>: what an answer waits for its usage to be durable in PostgreSQL, with 32 callers: the median beside
/// that of the same avatar on the store in memory, by turns, with fsync on. Needs <c>eval "$(eng/postgres start)"</c>.
/// </summary>
internal static class CompareChatUsage
{
    private const int Callers = 32;
    private const int Calls = 6_400;
    private const int Rounds = 7;
    private const double Most = 2;

    public static async Task<int> RunAsync()
    {
        await using var database = await BenchDatabase.CreateAsync();
        await database.SetFsyncAsync(isOn: true);
        try
        {
            using var server = ChatServer.Start();
            await using var inMemory = new ChatContestants(server.Endpoint, b => b.UseInMemoryStore());
            await using var durable = new ChatContestants(server.Endpoint, b => b.UsePostgres(database.LoginConnectionString));
            await inMemory.PrepareAsync();
            await durable.PrepareAsync();
            await CompareAsync(inMemory.All[^1].Plain, durable.All[^1].Plain);
        }
        finally
        {
            await database.SetFsyncAsync(isOn: false);
        }

        return 0;
    }

    private static async Task CompareAsync(Func<Task> inMemory, Func<Task> durable)
    {
        await MeasureAsync(inMemory);
        await MeasureAsync(durable);
        var (without, with) = (new List<double>(), new List<double>());
        for (var round = 0; round < Rounds; round++)
        {
            without.Add(await MeasureAsync(inMemory));
            with.Add(await MeasureAsync(durable));
        }

        var (less, more) = (without.Order().ElementAt(Rounds / 2), with.Order().ElementAt(Rounds / 2));
        Console.WriteLine(FormattableString.Invariant(
            $"{Callers} callers: median {less:F2} ms in memory, {more:F2} ms with usage durable in PostgreSQL: {more - less:F2} ms more (at most {Most:F0}): {(more - less <= Most ? "met" : "MISSED")}"));
    }

    private static async Task<double> MeasureAsync(Func<Task> call)
    {
        var times = new double[Calls];
        var next = -1;
        await Task.WhenAll(Enumerable.Range(0, Callers).Select(_ => Task.Run(async () =>
        {
            for (int i; (i = Interlocked.Increment(ref next)) < Calls;)
            {
                var start = Stopwatch.GetTimestamp();
                await call();
                times[i] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            }
        })));
        Array.Sort(times);
        return times[Calls / 2];
    }
}
