using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;

namespace AvatarFineTune.Benchmarks.Chat;

/// <summary>
/// <c>compare chat</c>: what an answer costs over the OpenAI package's own client, on loopback, call by call by turns: the median
/// of a call's time, what it allocates, and calls a second with 8 callers. Context providers are off. The vendor is Kestrel in a
/// process of its own: a stub that answers faster than any real server would make the same microseconds look like more.
/// </summary>
internal static class CompareChat
{
    private const int Warmup = 3_000;
    private const int Calls = 12_000;
    private const int Callers = 8;
    private const int CallsOfAll = 24_000;
    private const int Rounds = 5;

    public static async Task<int> RunAsync()
    {
        using var server = ChatServer.Start();
        Console.WriteLine("Each call by turns, context off, to Kestrel on loopback in a process of its own (streams flushed at every chunk):");
        Console.WriteLine("  ChatClient  the OpenAI package's client by itself");
        Console.WriteLine("  IChatClient the same client through the AI package's own AsIChatClient");
        Console.WriteLine("  adapter     the same as AddOpenAI makes it, with a key asked for at each call, and faults of ours");
        Console.WriteLine("  avatar      AvatarChat over the adapter: prompt, fallback chain, budget check and usage record on the store in memory");
        await using var contestants = new ChatContestants(server.Endpoint, b => b.UseInMemoryStore());
        await contestants.PrepareAsync();
        foreach (var isStreamed in (bool[])[false, true])
        {
            await CompareAsync(contestants, isStreamed);
        }

        return 0;
    }

    private static async Task CompareAsync(ChatContestants contestants, bool isStreamed)
    {
        var all = contestants.All.Select(c => (c.Name, Call: isStreamed ? c.Streamed : c.Plain)).ToList();
        var times = all.ConvertAll(_ => new double[Calls]);
        for (var i = -Warmup; i < Calls; i++)
        {
            for (var c = 0; c < all.Count; c++)
            {
                var start = Stopwatch.GetTimestamp();
                await all[c].Call();
                if (i >= 0)
                {
                    times[c][i] = Stopwatch.GetElapsedTime(start).TotalMicroseconds;
                }
            }
        }

        var medians = times.ConvertAll(Median);
        var bytes = new List<double>();
        foreach (var (_, call) in all)
        {
            bytes.Add(await AllocationAsync(call));
        }

        var rates = await RatesAsync(all.ConvertAll(c => c.Call));
        Console.WriteLine(isStreamed ? "streamed, 20 chunks" : "plain");
        for (var c = 0; c < all.Count; c++)
        {
            Console.WriteLine(FormattableString.Invariant(
                $"  {all[c].Name,-11} {medians[c],7:F1} µs ({medians[c] / medians[0]:F3} of ChatClient)  {bytes[c] / 1024,6:F1} KB ({(bytes[c] - bytes[0]) / 1024:+0.0;-0.0;+0.0})  {rates[c],7:F0} calls/s at {Callers} callers ({rates[c] / rates[0]:F2})"));
        }

        var most = isStreamed ? 14 : 6;
        Say($"the layer over our adapter: {medians[3] - medians[2]:F1} µs and {(bytes[3] - bytes[2]) / 1024:F2} KB (at most 2 µs and 1 KB)", medians[3] - medians[2] <= 2 && bytes[3] - bytes[2] <= 1024);
        Say($"both over ChatClient: {(medians[3] / medians[0]) - 1:P1} and {(bytes[3] - bytes[0]) / 1024:F1} KB (at most 10 % and {most} KB)", medians[3] <= 1.1 * medians[0] && bytes[3] - bytes[0] <= most * 1024);
        Say($"calls a second: {rates[3] / rates[0]:F2} of ChatClient's (at least 0.85)", rates[3] >= 0.85 * rates[0]);
    }

    private static void Say(FormattableString text, bool holds) => Console.WriteLine($"  {(holds ? "met   " : "MISSED")} {FormattableString.Invariant(text)}");

    private static double Median(double[] values)
    {
        Array.Sort(values);
        return values[values.Length / 2];
    }

    /// <summary>The least of some batches: in one or two the store in memory doubles its table of ids, which is no call's own.</summary>
    private static async Task<double> AllocationAsync(Func<Task> call)
    {
        const int count = 600;
        var least = double.MaxValue;
        for (var batch = 0; batch < Rounds; batch++)
        {
            var before = GC.GetTotalAllocatedBytes(precise: true);
            for (var i = 0; i < count; i++)
            {
                await call();
            }

            least = Math.Min(least, (GC.GetTotalAllocatedBytes(precise: true) - before) / (double)count);
        }

        return least;
    }

    /// <summary>The best of some rounds by turns: what the machine does beside takes from all alike, but not at the same time.</summary>
    private static async Task<List<double>> RatesAsync(List<Func<Task>> calls)
    {
        var best = calls.ConvertAll(_ => 0d);
        for (var round = 0; round < Rounds; round++)
        {
            for (var c = 0; c < calls.Count; c++)
            {
                var call = calls[c];
                var start = Stopwatch.GetTimestamp();
                await Task.WhenAll(Enumerable.Range(0, Callers).Select(_ => Task.Run(async () =>
                {
                    for (var i = 0; i < CallsOfAll / Callers / Rounds; i++)
                    {
                        await call();
                    }
                })));
                best[c] = Math.Max(best[c], CallsOfAll / Rounds / Stopwatch.GetElapsedTime(start).TotalSeconds);
            }
        }

        return best;
    }
}
