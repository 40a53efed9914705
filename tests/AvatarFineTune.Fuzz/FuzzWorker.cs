using System.Diagnostics;
using AvatarFineTune.Fuzz.Checks;
using AvatarFineTune.Fuzz.Inputs;
using AvatarFineTune.Fuzz.Mutation;
using AvatarFineTune.Transcripts;

namespace AvatarFineTune.Fuzz;

/// <summary>What all workers share.</summary>
internal sealed record FuzzBench(FuzzOptions Options, TranscriptReaders Readers, IReadOnlyList<FuzzSeed> Seeds, InputMutator Mutator, Tally Tally, FindingLog Log);

/// <summary>Makes inputs, reads them and judges what comes of it, one after the other.</summary>
internal sealed class FuzzWorker(FuzzBench bench, int number)
{
    /// <summary>One in so many inputs is read again, whole and in dribs.</summary>
    private const int SampleOf = 20;

    /// <summary>Larger inputs take too long by a few bytes at a time.</summary>
    private const long MostDribbled = 64 << 10;

    private static readonly TimeSpan Hang = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Deadlock = TimeSpan.FromSeconds(120);

    private long _started;
    private long _startedCpu;

    /// <summary>The input being read.</summary>
    public long Iteration { get; private set; }

    /// <summary>
    /// Whether one input takes too long: more than ten seconds, of which the process worked ten. On a busy machine it may
    /// wait much longer without being at fault; what does no work at all must end as well.
    /// </summary>
    public bool Hangs => Volatile.Read(ref _started) is not 0 and var started && Stopwatch.GetElapsedTime(started) is var busy
        && (busy > Deadlock || (busy > Hang && Environment.CpuUsage.TotalTime.Ticks - Volatile.Read(ref _startedCpu) > Hang.Ticks * bench.Options.Workers));

    /// <summary>Makes one input, reads it and judges.</summary>
    /// <returns>What the input is made of, what came of it, and how long that took.</returns>
    public string Run(long iteration)
    {
        Iteration = iteration;
        bench.Options.Starting?.Invoke(number, iteration);

        // Neighbouring numbers must not give similar streams.
        var random = new Random(unchecked((int)(((ulong)(bench.Options.Seed + iteration) * 0x9E3779B97F4A7C15) >> 33)));
        var platforms = bench.Seeds.Select(s => s.Platform).Distinct().ToList();
        var platform = random.Pick(platforms);
        var seed = random.Pick(bench.Seeds.Where(s => s.Platform == platform).ToList());
        var mutated = bench.Mutator.Mutate(seed, random);
        var again = bench.Options.Only is not null || random.Next(SampleOf) == 0;

        Volatile.Write(ref _startedCpu, Environment.CpuUsage.TotalTime.Ticks);
        Volatile.Write(ref _started, Stopwatch.GetTimestamp());
        var outcome = Read(mutated, s => s);
        bench.Tally.Add(platform, outcome, mutated.Input.Bytes);
        var time = Stopwatch.GetElapsedTime(Volatile.Read(ref _started));
        var finding = Judge(seed, mutated, outcome, again);
        Volatile.Write(ref _started, 0);
        if (finding is not null)
        {
            Report(seed, iteration, mutated, finding);
        }

        return bench.Options.Only is null ? "" : $"{mutated.Story}: {mutated.Input.Bytes} bytes, {time.TotalMilliseconds:F0} ms, {outcome.Digest()} {outcome.Fault?.Message}";
    }

    private Finding? Judge(FuzzSeed seed, MutatedInput mutated, ReadOutcome outcome, bool again) =>
        Oracle.Judge(seed, mutated, outcome) ?? (again ? ReadAgain(mutated, outcome) : null);

    private Finding? ReadAgain(MutatedInput mutated, ReadOutcome outcome)
    {
        var first = outcome.Digest();
        if (Read(mutated, s => s).Digest() is var second && second != first)
        {
            return new("not the same twice", $"first {first}, then {second}");
        }

        if (mutated.Input.Bytes > MostDribbled)
        {
            return null;
        }

        var random = new Random(1);
        return Read(mutated, s => new DribblingStream(s, random)).Digest() is var dribbled && dribbled != first
            ? new("not the same in dribs", $"whole {first}, in dribs {dribbled}")
            : null;
    }

    private ReadOutcome Read(MutatedInput mutated, Func<Stream, Stream> wrap) =>
        ReadOutcome.OfAsync(bench.Readers, mutated.Input, mutated.Options, wrap).GetAwaiter().GetResult();

    private void Report(FuzzSeed seed, long iteration, MutatedInput mutated, Finding finding)
    {
        // What is measured against the seed's size says nothing once the input shrinks.
        if (bench.Log.IsNew(seed, finding) && finding.Rule is not ("loss" or "cut unseen"))
        {
            var story = mutated.Story;
            mutated = Shrinker.Shrink(mutated, m => Judge(seed, m, Read(m, s => s), finding.Rule.StartsWith("not the same", StringComparison.Ordinal))?.Rule == finding.Rule);
            finding = Judge(seed, mutated, Read(mutated, s => s), again: true) ?? finding;
            mutated = mutated with { Story = story };
        }

        bench.Log.Add(seed, iteration, mutated, finding);
    }
}
