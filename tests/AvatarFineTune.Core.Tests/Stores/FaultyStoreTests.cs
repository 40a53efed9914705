using AvatarFineTune.Conformance.Stores;
using AvatarFineTune.Stores;

namespace AvatarFineTune.Core.Tests.Stores;

/// <summary>The store that fails on demand fails as demanded: other tests rest on it.</summary>
public sealed class FaultyStoreTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static readonly Sample Sample = new(new("user", "ava"), new(2026, 11, 2, 10, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task A_fault_before_stores_nothing_and_a_lost_answer_stores_all()
    {
        await using var under = await InMemoryStore.Create();
        var faulty = new FaultyStore(under).FailBefore("SaveAvatar");

        var before = await Assert.ThrowsAsync<TrainingStoreException>(() => faulty.SaveAvatarAsync(Sample.Profile(), Token));
        Assert.True(before.IsTransient);
        Assert.Null(await under.Training.GetAvatarAsync(Sample.Avatar, Token));

        faulty.LoseAnswer("SaveAvatar", new TimeoutException());
        await Assert.ThrowsAsync<TimeoutException>(() => faulty.SaveAvatarAsync(Sample.Profile(), Token));
        Assert.NotNull(await under.Training.GetAvatarAsync(Sample.Avatar, Token));
    }

    [Fact]
    public async Task A_fault_waits_for_its_call_happens_once_and_is_counted()
    {
        await using var under = await InMemoryStore.Create();
        var faulty = new FaultyStore(under).FailBefore("Record", skip: 2);

        await faulty.SaveAvatarAsync(Sample.Profile(), Token);
        await faulty.RecordAsync(Sample.Record(), Token);
        await faulty.RecordAsync(Sample.Record(), Token);
        Assert.Equal(1, faulty.Pending);
        await Assert.ThrowsAsync<TrainingStoreException>(() => faulty.RecordAsync(Sample.Record(), Token));
        Assert.Equal(0, faulty.Pending);
        Assert.True(await faulty.RecordAsync(Sample.Record(), Token));
        Assert.Equal((4, 1, 0), (faulty.Calls("Record"), faulty.Calls("SaveAvatar"), faulty.Calls("Save")));
    }

    [Fact]
    public async Task A_star_is_any_call()
    {
        await using var under = await InMemoryStore.Create();
        var faulty = new FaultyStore(under).FailBefore("*");

        await Assert.ThrowsAsync<TrainingStoreException>(() => faulty.ListAvatarsAsync("user", Token));
        await faulty.ListAvatarsAsync("user", Token);
    }

    [Fact]
    public async Task Lines_are_passed_on_and_can_fail_too()
    {
        await using var under = await InMemoryStore.Create();
        var faulty = new FaultyStore(under);
        var dataset = await faulty.AddAsync(Sample.Dataset("one"), Sample.Line(AvatarFineTune.Datasets.DatasetSide.Training, 0));
        Assert.Single(await faulty.LinesAsync(Sample.Avatar, dataset.Id, AvatarFineTune.Datasets.DatasetSide.Training));

        faulty.FailBefore("ReadLines");
        await Assert.ThrowsAsync<TrainingStoreException>(
            () => faulty.LinesAsync(Sample.Avatar, dataset.Id, AvatarFineTune.Datasets.DatasetSide.Training));
    }
}
