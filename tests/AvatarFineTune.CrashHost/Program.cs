using AvatarFineTune.CrashHost;

// A process of its own for tests of several processes and of killed ones: `<scenario> <place of the store> <arguments>`.
// It writes one line to stdout for each thing that the store has acknowledged, and nothing before it has.
// A new scenario is a method of this shape and a line here.
var scenarios = new Dictionary<string, Func<PlacedStore, string[], Task>>(StringComparer.Ordinal)
{
    ["usage"] = StoreScenarios.RecordUsageAsync,
    ["claim"] = StoreScenarios.ClaimJobsAsync,
    ["adopt"] = StoreScenarios.AdoptVersionsAsync,
    ["import"] = StoreScenarios.ImportAsync,
    ["erase"] = JobScenario.EraseAsync,
    ["job"] = JobScenario.RunAsync,
};

if (args.Length < 2 || !scenarios.TryGetValue(args[0], out var scenario))
{
    await Console.Error.WriteLineAsync($"Usage: {string.Join('|', scenarios.Keys)} <place> [arguments]");
    return 2;
}

using var store = PlacedStore.Open(args[1]);
await scenario(store, args[2..]);
return 0;
