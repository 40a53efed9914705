namespace AvatarFineTune.Benchmarks.Postgres;

/// <summary>
/// <c>compare postgres [NAME...]</c>: the Postgres store beside what a user would write by hand, on the server that
/// AVATAR_FINE_TUNE_TEST_POSTGRES names: <c>eval "$(eng/postgres start)"</c> sets it. Each comparison lies in its own file,
/// and works in a database of its own. Only ratios within a run tell something; the server's share of the time is in both.
/// </summary>
internal static class ComparePostgres
{
    private static readonly (string Name, Func<Task> RunAsync)[] Comparisons =
    [
        ("insert", ExampleInserting.RunAsync),
        ("read", ExampleReading.RunAsync),
        ("memory", ExampleMemory.RunAsync),
    ];

    internal static async Task<int> RunAsync(string[] names)
    {
        if (names.Except(Comparisons.Select(c => c.Name)).FirstOrDefault() is { } unknown)
        {
            Console.Error.WriteLine($"There is no comparison '{unknown}': {string.Join(", ", Comparisons.Select(c => c.Name))}.");
            return 2;
        }

        foreach (var (_, run) in Comparisons.Where(c => names.Length == 0 || names.Contains(c.Name)))
        {
            await run();
        }

        return 0;
    }
}
