using AvatarFineTune.Browser.Tests.Support;
using AvatarFineTune.Postgres.Tests.Server;

namespace AvatarFineTune.Browser.Tests;

/// <summary>Two hosts of one app share a PostgreSQL database; whichever answers, the user sees the same.</summary>
[Collection(BrowserTests.Name)]
public sealed class TwoHostsTests(Chromium chromium, PostgresServer server)
{
    [Fact]
    public async Task A_training_that_was_started_on_one_host_is_followed_live_on_the_other()
    {
        await server.CreateRolesAsync();
        await using var database = await server.CreateDatabaseAsync();
        using var shared = new Solution.Tests.Support.TemporaryFolder();
        string[] settings = [$"ConnectionStrings:Avatars={database.ConnectionString}", $"Avatars:Database={shared.PathOf("shared.db")}"];
        await using var first = await SampleHost.StartAsync(settings);
        await using var second = await SampleHost.StartAsync(settings);
        await using var atFirst = await Visitor.ComeAsync(chromium, first);
        await using var atSecond = await Visitor.ComeAsync(chromium, second);
        await atFirst.SignInAsync("ava");
        await atSecond.SignInAsync("ava");
        var starting = new FineTuneStory(atFirst, new Pointer(atFirst.Page));
        await starting.OpenAsync();
        await starting.ImportAsync();
        await starting.ReadTheCostAsync();
        await starting.StartTrainingAsync();

        var watching = new FineTuneStory(atSecond, new Pointer(atSecond.Page));
        await watching.OpenAsync();
        await watching.WatchToTheEndAsync();
        await watching.ActivateAsync();

        await starting.OpenAsync();
        await starting.ChatAsync("What are you baking today?");
    }
}
