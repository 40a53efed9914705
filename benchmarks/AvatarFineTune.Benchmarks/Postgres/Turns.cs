using System.Diagnostics;
using System.Globalization;

namespace AvatarFineTune.Benchmarks.Postgres;

/// <summary>
/// Runs contestants by turns, so that a busy machine slows all alike, and compares the best run of each: in time, and in
/// processor time of this process and the server together, which tells the same however busy the machine is.
/// </summary>
internal static class Turns
{
    private const int Runs = 7;

    /// <param name="title">What is compared.</param>
    /// <param name="rows">The rows of one run.</param>
    /// <param name="before">Runs before each, outside its time.</param>
    /// <param name="contestants">Ours first; each with the share of its speed that ours shall have, 0 for none.</param>
    internal static async Task RunAsync(string title, int rows, Func<Task> before, params (string Name, double Target, Func<Task> RunAsync)[] contestants)
    {
        var best = contestants.Select(_ => new Cost(double.MaxValue, double.MaxValue, double.MaxValue)).ToArray();
        for (var run = 0; run < Runs; run++)
        {
            for (var i = 0; i < contestants.Length; i++)
            {
                await before();
                best[i] = best[i].Least(await CostAsync(contestants[i].RunAsync));
            }
        }

        Print($"{title}: {rows} rows; best of {Runs} runs by turns");
        Print($"{"",-40}{"rows/s",10}{"CPU here",10}{"server",8}   ours / this, by time{(ServerProcessor.IsKnown ? " and by CPU" : "")}");
        for (var i = 0; i < contestants.Length; i++)
        {
            var (name, target, _) = contestants[i];
            var (byTime, byProcessor) = (best[i].Seconds / best[0].Seconds, best[i].Processor / best[0].Processor);
            var ratio = i == 0 ? "" : ServerProcessor.IsKnown ? $"   {Number(byTime)}   {Number(byProcessor)}" : $"   {Number(byTime)}";
            var verdict = i == 0 || target == 0 ? "" : $"   (target: {Number(target)}): {(byTime >= target ? "met" : "MISSED")}";
            Print($"  {name,-38}{rows / best[i].Seconds,10:F0}{best[i].Here,10:F2}{best[i].Server,8:F2}{ratio}{verdict}");
        }
    }

    private static async Task<Cost> CostAsync(Func<Task> run)
    {
        GC.Collect();
        var (started, here, server) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime, ServerProcessor.Seconds);
        await run();
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        return new(seconds, (Environment.CpuUsage.TotalTime - here).TotalSeconds, ServerProcessor.Seconds - server);
    }

    private static string Number(double value) => value.ToString("F2", CultureInfo.InvariantCulture);

    private static void Print(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));

    /// <summary>What a run took, in seconds: in all, of the processor in this process, and of the processor in the server.</summary>
    private sealed record Cost(double Seconds, double Here, double Server)
    {
        internal double Processor => Here + Server;

        internal Cost Least(Cost other) => new(Math.Min(Seconds, other.Seconds), Math.Min(Here, other.Here), Math.Min(Server, other.Server));
    }
}
