using AvatarFineTune.Conformance;
using AvatarFineTune.Stores;
using AvatarFineTune.Usage;
using Microsoft.Extensions.DependencyInjection;

namespace AvatarFineTune.Local.Tests.Store;

/// <summary><c>UseSqlite</c>.</summary>
public sealed class SqliteRegistrationTests : IDisposable
{
    private readonly SqliteFile _file = new();

    public void Dispose() => _file.Dispose();

    [Fact]
    public async Task One_store_plays_every_role_on_the_apps_clock()
    {
        var time = new ManualTimeProvider();
        var builder = new Builder();
        builder.Services.AddSingleton<TimeProvider>(time);
        builder.UseSqlite(_file.Path, o => o.BusyTimeout = TimeSpan.FromSeconds(1));
        await using var services = builder.Services.BuildServiceProvider();

        var store = services.GetRequiredService<SqliteTrainingStore>();

        Assert.Same(store, services.GetRequiredService<ITrainingStore>());
        Assert.Same(store, services.GetRequiredService<IUsageStore>());
        Assert.Same(store, services.GetRequiredService<IJobQueue>());
        var saved = await store.SaveAvatarAsync(new() { Avatar = new("user", "ava") }, TestContext.Current.CancellationToken);
        Assert.Equal(time.GetUtcNow(), saved.CreatedAt);
    }

    [Fact]
    public void Nothing_is_opened_before_the_first_call()
    {
        var builder = new Builder();
        builder.UseSqlite(_file.Path);
        using var services = builder.Services.BuildServiceProvider();
        services.GetRequiredService<ITrainingStore>();

        Assert.False(File.Exists(_file.Path));
    }

    [Fact]
    public void A_second_store_is_refused_naming_both()
    {
        var builder = new Builder();
        builder.UseInMemoryStore();

        var refused = Assert.Throws<InvalidOperationException>(() => builder.UseSqlite(_file.Path));

        Assert.Contains("UseInMemoryStore", refused.Message, StringComparison.Ordinal);
        Assert.Contains("UseSqlite", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(3601)]
    public void A_timeout_out_of_range_is_refused_at_once(int seconds) => Assert.Throws<ArgumentOutOfRangeException>(
        () => new Builder().UseSqlite(_file.Path, o => o.BusyTimeout = TimeSpan.FromSeconds(seconds)));

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData(null)]
    public void A_missing_path_is_refused_at_once(string? path) => Assert.ThrowsAny<ArgumentException>(() => new Builder().UseSqlite(path!));

    private sealed class Builder : IAvatarFineTuningBuilder
    {
        public IServiceCollection Services { get; } = new ServiceCollection();
    }
}
