using AvatarFineTune.Conformance;
using AvatarFineTune.Stores;
using AvatarFineTune.Stores.InMemory;
using AvatarFineTune.Usage;
using Microsoft.Extensions.DependencyInjection;

namespace AvatarFineTune.Core.Tests.Stores;

/// <summary><c>UseInMemoryStore</c>, and the one-store rule of <c>UseStore</c>.</summary>
public sealed class InMemoryRegistrationTests
{
    [Fact]
    public async Task One_store_plays_every_role_on_the_apps_clock()
    {
        var time = new ManualTimeProvider();
        var builder = new Builder();
        builder.UseInMemoryStore().Services.AddSingleton<TimeProvider>(time);
        await using var services = builder.Services.BuildServiceProvider();

        var store = services.GetRequiredService<InMemoryTrainingStore>();

        Assert.Same(store, services.GetRequiredService<ITrainingStore>());
        Assert.Same(store, services.GetRequiredService<IUsageStore>());
        Assert.Same(store, services.GetRequiredService<IJobQueue>());
        var saved = await store.SaveAvatarAsync(new() { Avatar = new("user", "ava") }, TestContext.Current.CancellationToken);
        Assert.Equal(time.GetUtcNow(), saved.CreatedAt);
    }

    [Fact]
    public void A_second_store_is_refused_at_once()
    {
        var builder = new Builder();
        builder.UseInMemoryStore();

        Assert.Contains(
            "UseInMemoryStore was called already",
            Assert.Throws<InvalidOperationException>(() => builder.UseInMemoryStore()).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_hosts_in_one_process_share_nothing()
    {
        var (one, two) = (new InMemoryTrainingStore(TimeProvider.System), new InMemoryTrainingStore(TimeProvider.System));
        await one.SaveAvatarAsync(new() { Avatar = new("user", "ava") }, TestContext.Current.CancellationToken);

        Assert.Empty(await two.ListAvatarsAsync("user", TestContext.Current.CancellationToken));
    }

    private sealed class Builder : IAvatarFineTuningBuilder
    {
        public IServiceCollection Services { get; } = new ServiceCollection();
    }
}
