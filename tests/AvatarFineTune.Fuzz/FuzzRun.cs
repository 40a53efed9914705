using System.Diagnostics;
using System.Globalization;
using AvatarFineTune.Fuzz.Checks;
using AvatarFineTune.Fuzz.Inputs;
using AvatarFineTune.Fuzz.Mutation;
using AvatarFineTune.Transcripts;
using Microsoft.Extensions.DependencyInjection;

namespace AvatarFineTune.Fuzz;

/// <summary>Damages every export of the corpus and reads what comes of it, until the time is up.</summary>
public static class FuzzRun
{
    private static readonly TimeSpan Pulse = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan ReportEvery = TimeSpan.FromSeconds(10);

    /// <summary>Runs.</summary>
    /// <param name="options">What to run.</param>
    /// <param name="show">Told a line every 10 seconds, and each finding at the end.</param>
    public static async Task<FuzzResult> RunAsync(FuzzOptions options, Action<string> show)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(show);
        await using var services = Services();
        var readers = services.GetRequiredService<TranscriptReaders>();
        var all = await FuzzSeed.LoadAllAsync(readers).ConfigureAwait(false);
        var seeds = options.Platform is null ? all : [.. all.Where(s => s.Platform == options.Platform)];
        if (seeds.Count == 0)
        {
            throw new ArgumentException($"There is no platform '{options.Platform}': known are {string.Join(", ", all.Select(s => s.Platform).Distinct())}.", nameof(options));
        }

        var bench = new FuzzBench(options, readers, seeds, new(all, readers.Platforms), new(), new(options));
        if (options.Only is { } only)
        {
            show(new FuzzWorker(bench, 0).Run(only));
        }
        else if (Watch(bench, show) is { } hanging)
        {
            show($"Hanging: {hanging}");
            return new(bench.Tally.Inputs, bench.Tally.Accepted, [.. bench.Log.Show(), hanging]);
        }

        show(string.Create(CultureInfo.InvariantCulture, $"At most {bench.Tally.MostBytesPerByte:F0} bytes were allocated for a byte of large input."));
        return new(bench.Tally.Inputs, bench.Tally.Accepted, bench.Log.Show());
    }

    /// <summary>Lets the workers work, and watches that each gets on.</summary>
    /// <returns>What hangs; its thread is left behind, since nothing can end it.</returns>
    private static string? Watch(FuzzBench bench, Action<string> show)
    {
        var clock = Stopwatch.StartNew();
        var next = -1L;
        var workers = Enumerable.Range(0, bench.Options.Workers).Select(n => new FuzzWorker(bench, n)).ToList();
        var threads = workers.ConvertAll(w => new Thread(() =>
        {
            while (clock.Elapsed < bench.Options.Duration)
            {
                w.Run(Interlocked.Increment(ref next));
            }
        }) { IsBackground = true });
        threads.ForEach(t => t.Start());

        var reported = TimeSpan.Zero;
        while (threads.Exists(t => t.IsAlive))
        {
            threads.Find(t => t.IsAlive)?.Join(Pulse);
            if (workers.Find(w => w.Hangs) is { } hanging)
            {
                return $"hang: an input was not read within 10 s of work\n    {bench.Log.Command(hanging.Iteration)}";
            }

            if (clock.Elapsed - reported >= ReportEvery)
            {
                reported = clock.Elapsed;
                show(bench.Tally.Show(reported));
            }
        }

        return null;
    }

    private static ServiceProvider Services()
    {
        var services = new ServiceCollection();
        services.AddAvatarFineTuning().AddTranscripts();
        return services.BuildServiceProvider();
    }
}
