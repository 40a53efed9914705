using AvatarFineTune.Avatars;
using AvatarFineTune.Conformance.Stores;
using AvatarFineTune.CrashHost;

namespace AvatarFineTune.Local.Tests.Store;

/// <summary>Several processes on one file.</summary>
public sealed class SqliteProcessTests : IDisposable
{
    private static readonly Sample Sample = new(new AvatarKey("user", "ava"), new(2026, 11, 2, 10, 0, 0, TimeSpan.Zero));

    private readonly SqliteFile _file = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _file.Dispose();

    [Fact]
    public async Task Processes_that_start_at_once_on_a_new_file_add_up_exactly()
    {
        // None has made the tables yet: they race for that too.
        var children = Enumerable.Range(0, 4).Select(_ => HostProcess.Start("usage", _file.Path, "user", "40")).ToList();
        using var store = _file.Open();
        for (var i = 0; i < 40; i++)
        {
            await store.RecordAsync(Sample.Record(0.0000000001m), Token);
        }

        var acknowledged = new HashSet<string>(StringComparer.Ordinal);
        foreach (var child in children)
        {
            acknowledged.UnionWith(await child.FinishAsync(Token));
            child.Dispose();
        }

        Assert.Equal(160, acknowledged.Count);
        var day = Assert.Single(await store.GetDailyAsync(new("user"), Token));
        Assert.Equal((200, 0.00000002m), (day.Messages, day.EstimatedCost));
    }

    [Fact]
    public async Task Workers_of_several_processes_claim_every_job_exactly_once()
    {
        using var store = _file.Open();
        for (var i = 0; i < 60; i++)
        {
            await store.AddJobAsync(Sample.Job($"key{i}"), Token);
        }

        var children = Enumerable.Range(0, 4).Select(i => HostProcess.Start("claim", _file.Path, $"worker{i}")).ToList();
        var claimed = new List<string>();
        foreach (var child in children)
        {
            claimed.AddRange(await child.FinishAsync(Token));
            child.Dispose();
        }

        Assert.Equal((60, 60), (claimed.Count, claimed.Distinct().Count()));
    }

    [Fact]
    public async Task Versions_adopted_by_several_processes_are_numbered_without_gap_or_repeat()
    {
        var children = Enumerable.Range(0, 4).Select(i => HostProcess.Start("adopt", _file.Path, "user", $"p{i}", "10")).ToList();
        var numbers = new List<int>();
        foreach (var child in children)
        {
            numbers.AddRange((await child.FinishAsync(Token)).Select(int.Parse));
            child.Dispose();
        }

        Assert.Equal(Enumerable.Range(1, 40), numbers.Order());
    }

    [Fact]
    public async Task What_a_killed_process_acknowledged_is_there_exactly_once()
    {
        for (var round = 0; round < 3; round++)
        {
            var user = $"user{round}";
            using var child = HostProcess.Start("usage", _file.Path, user, "1000000");
            var acknowledged = new List<Guid>();
            while (acknowledged.Count < 50 && await child.ReadLineAsync(Token) is { } line)
            {
                acknowledged.Add(Guid.Parse(line));
            }

            acknowledged.AddRange((await child.KillAsync(Token)).Where(l => l.Length == 36).Select(Guid.Parse));

            // The first to open the file finds a log that nobody closed.
            using var store = _file.Open();
            var before = Assert.Single(await store.GetDailyAsync(new(user), Token));
            Assert.InRange(before.Messages, acknowledged.Count, acknowledged.Count + 1);
            foreach (var id in acknowledged)
            {
                Assert.False(await store.RecordAsync(Sample.Record() with { Id = id, Avatar = new(user, "ava") }, Token));
            }

            Assert.Equal(before, Assert.Single(await store.GetDailyAsync(new(user), Token)));
            Assert.Equal(before.Messages * 0.0000000001m, before.EstimatedCost);
        }
    }

    [Fact]
    public async Task A_killed_import_is_there_whole_or_not_at_all()
    {
        const int Examples = 20_000;
        for (var round = 0; round < 3; round++)
        {
            var avatar = new AvatarKey($"user{round}", "ava");
            using var child = HostProcess.Start("import", _file.Path, avatar.UserId, $"{Examples}");
            Assert.Equal("staged", await child.ReadLineAsync(Token));

            // Now it commits: at once, a little later, or a little later still.
            await Task.Delay(TimeSpan.FromMilliseconds(20 * round), TimeProvider.System, Token);
            await child.KillAsync(Token);

            using var store = _file.Open();
            var imports = await store.ListImportsAsync(avatar, Token);
            var total = (await store.GetStatisticsAsync(avatar, Token)).Total;
            Assert.Equal(imports.Count * Examples, total);
            if (imports is [var import])
            {
                Assert.Equal(Examples, import.Exchanges.Added);
            }
        }
    }
}
