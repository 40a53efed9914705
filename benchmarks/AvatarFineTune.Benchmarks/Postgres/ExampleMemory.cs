using System.Diagnostics;
using System.Globalization;
using AvatarFineTune.Stores;
using AvatarFineTune.Stores.Providers;
using Microsoft.Extensions.DependencyInjection;

namespace AvatarFineTune.Benchmarks.Postgres;

/// <summary>The peak memory of a process that stores examples as they come, or reads them page by page, 100,000 and ten times as many.</summary>
internal static class ExampleMemory
{
    private const string Setting = "AVATAR_FINE_TUNE_BENCH_LOGIN";
    private const int Few = 100_000;
    private const int Many = 1_000_000;
    private const double MostMore = 50;

    internal static async Task RunAsync()
    {
        var peaks = new Dictionary<(string What, int Rows), double>();
        Console.WriteLine("memory: the working set's peak, each in its own process");
        foreach (var rows in (int[])[Few, Many])
        {
            await using var database = await BenchDatabase.CreateAsync();
            foreach (var what in (string[])["insert", "read"])
            {
                peaks[(what, rows)] = await PeakAsync(database, what, rows);
            }
        }

        foreach (var what in (string[])["insert", "read"])
        {
            var more = peaks[(what, Many)] - peaks[(what, Few)];
            Console.WriteLine(FormattableString.Invariant(
                $"  {what,-8}{Few,9} rows {peaks[(what, Few)],6:F0} MB   {Many,9} rows {peaks[(what, Many)],6:F0} MB   {more:+0;-0} MB (target: at most +{MostMore:F0}): {(more <= MostMore ? "met" : "MISSED")}"));
        }
    }

    /// <summary>In the process of its own: does it, and prints the peak in bytes.</summary>
    internal static async Task<int> MeasureAsync(string what, string rows)
    {
        await using var services = BenchDatabase.Open(Environment.GetEnvironmentVariable(Setting)!);
        var store = services.GetRequiredService<ITrainingStore>();
        var count = int.Parse(rows, CultureInfo.InvariantCulture);
        if (what == "insert")
        {
            var import = BenchExamples.Import();
            await store.AddImportAsync(import, BenchExamples.Make(import, count).ToAsyncEnumerable(), default);
        }
        else
        {
            await ReadAsync(store, count);
        }

        Console.WriteLine(Process.GetCurrentProcess().PeakWorkingSet64.ToString(CultureInfo.InvariantCulture));
        return 0;
    }

    private static async Task ReadAsync(IExampleStore store, int count)
    {
        string? next = null;
        do
        {
            var page = await store.ReadExamplesAsync(BenchExamples.Avatar, new(), next, StoreInput.MaxPage, default);
            count -= page.Items.Count;
            next = page.Next;
        }
        while (next is not null);

        if (count != 0)
        {
            throw new InvalidOperationException($"{count} examples were not read.");
        }
    }

    private static async Task<double> PeakAsync(BenchDatabase database, string what, int rows)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!, ["measure", "postgres", what, rows.ToString(CultureInfo.InvariantCulture)])
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        start.Environment[Setting] = database.LoginConnectionString;
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0
            ? long.Parse(output, CultureInfo.InvariantCulture) / 1e6
            : throw new InvalidOperationException($"Measuring '{what}' of {rows} examples failed; see the lines above.");
    }
}
