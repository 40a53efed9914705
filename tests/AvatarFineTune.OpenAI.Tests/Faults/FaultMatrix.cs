using AvatarFineTune.OpenAI.Emulation;
using AvatarFineTune.OpenAI.Emulation.Faults;
using AvatarFineTune.OpenAI.Tests.Support;

namespace AvatarFineTune.OpenAI.Tests.Faults;

/// <summary>Calls of a job's life, and the ways in which each can fail.</summary>
internal static class FaultMatrix
{
    public static readonly FaultKind[] Reads =
        [FaultKind.Timeout, FaultKind.Throttled, FaultKind.ErrorBefore, FaultKind.CutBefore, FaultKind.CutAfter, FaultKind.MalformedJson];

    private static readonly FaultKind[] Writes = [.. Reads, FaultKind.ErrorAfter, FaultKind.Late];

    /// <summary>A profile, an operation, a way to fail, and whether it acts all the same (a timeout), or is cut instead of answered (late).</summary>
    public static TheoryData<EmulatorProfile, string, FaultKind, bool> Of(EmulatorProfile profile, string[] writes, string[] reads)
    {
        var calls = new TheoryData<EmulatorProfile, string, FaultKind, bool>();
        foreach (var (operation, kind) in writes.SelectMany(w => Writes.Select(k => (w, k))).Concat(reads.SelectMany(r => Reads.Select(k => (r, k)))))
        {
            calls.Add(profile, operation, kind, false);
            if (kind == FaultKind.Late || (kind == FaultKind.Timeout && writes.Contains(operation)))
            {
                calls.Add(profile, operation, kind, true);
            }
        }

        return calls;
    }

    public static async Task RunAsync(EmulatorProfile profile, string operation, FaultKind kind, bool variant)
    {
        await using var host = await JobHost.StartAsync(profile);
        var job = await host.CreateAsync();
        host.Emulator.Faults.Add(new EmulatorFault(operation, kind) { Acts = variant, Cuts = variant });

        var done = await host.EndAsync(host.Service.RunJobAsync(job.Key));

        await JobOutcome.AssertOneAsync(host, done);
    }
}
