using AvatarFineTune.Local;
using AvatarFineTune.Local.Tests.Host;

// A process of its own for tests of several processes and of killed ones: `<scenario> <database> <arguments>`.
// It writes one line to stdout for each thing that the store has acknowledged, and nothing before it has.
// A new scenario is a method of this shape and a line here.
var scenarios = new Dictionary<string, Func<SqliteTrainingStore, string[], Task>>(StringComparer.Ordinal)
{
    ["usage"] = StoreScenarios.RecordUsageAsync,
    ["claim"] = StoreScenarios.ClaimJobsAsync,
    ["adopt"] = StoreScenarios.AdoptVersionsAsync,
    ["import"] = StoreScenarios.ImportAsync,
    ["erase"] = (store, arguments) => JobScenario.EraseAsync(store, args[1], arguments),
    ["job"] = (store, arguments) => JobScenario.RunAsync(store, args[1], arguments),
};

if (args.Length < 2 || !scenarios.TryGetValue(args[0], out var scenario))
{
    await Console.Error.WriteLineAsync($"Usage: {string.Join('|', scenarios.Keys)} <database> [arguments]");
    return 2;
}

using var store = new SqliteTrainingStore(args[1], new(), TimeProvider.System);
await scenario(store, args[2..]);
return 0;
