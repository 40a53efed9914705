using AvatarFineTune.Avatars;
using AvatarFineTune.Jobs;
using AvatarFineTune.Stores;
using AvatarFineTune.Vendors;

namespace AvatarFineTune.Conformance.Stores;

/// <summary>Hosting, as users ask for it and see it.</summary>
public abstract class DeploymentStoreTests : StoreSuite
{
    [Fact]
    public virtual async Task A_deployment_comes_back_as_it_was_asked_for()
    {
        await Store.AdoptVersionAsync(Sample.Version("m"), Token);
        var deployment = Sample.Deployment() with
        {
            ActivateWhenReady = true, ChatModel = "chat", Detail = "creating", State = DeploymentState.Provisioning,
            HostingPerHour = new(0.0000000001m, "EUR"), DueAt = Under.Now.AddMinutes(2),
        };

        var stored = await Store.AddDeploymentAsync(deployment, Token);

        Assert.Equal(deployment with { Revision = 1 }, stored);
        Assert.Equal(stored, await Store.FindOpenDeploymentAsync(Ava, 1, Token));
        Assert.Equal(stored, Assert.Single(await Store.ListDeploymentsAsync(Ava.UserId, null, Token)));
    }

    [Fact]
    public virtual async Task It_hosts_the_model_of_its_version_and_begins_without_a_stop()
    {
        await Store.AdoptVersionAsync(Sample.Version("m"), Token);

        var stored = await Store.AddDeploymentAsync(Sample.Deployment(1, "another") with { StopRequested = true, Revision = 9, HostingPerHour = null }, Token);

        Assert.Equal((new ModelRef("local", "m"), false, 1, null), (stored!.Model, stored.StopRequested, stored.Revision, stored.HostingPerHour));
    }

    [Fact]
    public virtual async Task Without_the_version_there_is_nothing_to_host()
    {
        Assert.Null(await Store.AddDeploymentAsync(Sample.Deployment(), Token));
        await Store.AdoptVersionAsync(Sample.Version("m"), Token);
        Assert.Null(await Store.AddDeploymentAsync(Sample.Deployment(2), Token));
        Assert.Null(await Store.AddDeploymentAsync(Sample.Deployment(0), Token));
        Assert.Null(await Store.AddDeploymentAsync(Sample.Deployment() with { Avatar = new(Ava.UserId, "eve") }, Token));

        Assert.Empty(await Store.ListDeploymentsAsync(Ava.UserId, null, Token));
        Assert.Null(await Store.FindOpenDeploymentAsync(Ava, 1, Token));
        Assert.Null(await Store.RequestStopAsync(Ava, 1, Under.Now, Token));
    }

    [Fact]
    public virtual async Task A_version_that_is_asked_for_twice_is_hosted_once_and_due_at_the_earlier_time()
    {
        var first = await Under.DeployAsync(Sample);
        var later = await Store.AddDeploymentAsync(Sample.Deployment() with { DueAt = Under.Now.AddHours(1) }, Token);
        Assert.Equal(first, later);

        var activated = await Store.AddDeploymentAsync(Sample.Deployment() with { DueAt = Under.Now.AddHours(-1), ActivateWhenReady = true }, Token);
        Assert.Equal(first with { DueAt = Under.Now.AddHours(-1), ActivateWhenReady = true, Revision = 2 }, activated);

        // Whoever asks without activation takes none back.
        Assert.Equal(activated, await Store.AddDeploymentAsync(Sample.Deployment(), Token));
        Assert.Equal(activated, Assert.Single(await Store.ListDeploymentsAsync(Ava.UserId, Ava.AvatarId, Token)));
    }

    [Fact]
    public virtual async Task The_same_id_again_returns_the_stored_one_open_or_over()
    {
        var deployment = await Under.DeployAsync(Sample);
        Assert.Equal(deployment, await Store.AddDeploymentAsync(deployment with { ActivateWhenReady = true, Revision = 5 }, Token));
        var claim = await Under.ClaimAsync(deployment);
        var ended = await DeploymentQueue.SaveDeploymentAsync(claim, deployment with { EndedAt = Under.Now }, false, null, Token);

        Assert.Equal(ended, await Store.AddDeploymentAsync(deployment, Token));
        Assert.Null(await Store.FindOpenDeploymentAsync(Ava, 1, Token));
    }

    [Fact]
    public virtual async Task Many_who_ask_at_once_get_one_deployment()
    {
        await Store.AdoptVersionAsync(Sample.Version("m"), Token);

        var all = await InParallelAsync(16, _ => Store.AddDeploymentAsync(Sample.Deployment(), Token));

        Assert.Single(all.Select(d => d!.Id).Distinct());
        Assert.Single(await Store.ListDeploymentsAsync(Ava.UserId, null, Token));
    }

    [Fact]
    public virtual async Task A_stop_takes_the_activation_with_it_and_is_due_at_once()
    {
        await Store.AdoptVersionAsync(Sample.Version("m"), Token);
        var stored = await Store.AddDeploymentAsync(Sample.Deployment() with { ActivateWhenReady = true, DueAt = Under.Now.AddHours(1) }, Token);

        var stopped = await Store.RequestStopAsync(Ava, 1, Under.Now, Token);

        Assert.Equal(stored! with { StopRequested = true, ActivateWhenReady = false, DueAt = Under.Now, Revision = 2 }, stopped);
        Assert.Equal(stopped, await Store.RequestStopAsync(Ava, 1, Under.Now.AddHours(1), Token));
        Assert.Equal(stopped, await Store.FindOpenDeploymentAsync(Ava, 1, Token));
    }

    [Fact]
    public virtual async Task Asking_again_takes_a_stop_back()
    {
        var deployment = await Under.DeployAsync(Sample);
        await Store.RequestStopAsync(Ava, 1, Under.Now, Token);

        var again = await Store.AddDeploymentAsync(Sample.Deployment() with { ActivateWhenReady = true }, Token);

        Assert.Equal(deployment with { ActivateWhenReady = true, Revision = 3 }, again);
    }

    [Fact]
    public virtual async Task All_of_a_user_are_listed_newest_first()
    {
        var eve = Sample with { Avatar = new(Ava.UserId, "eve"), Now = Under.Now.AddMinutes(1) };
        var first = await Under.DeployAsync(Sample, "m1");
        var third = await Under.DeployAsync(Sample with { Now = Under.Now.AddMinutes(2) }, "m2");
        var second = await Under.DeployAsync(eve, "m1");

        Assert.Equal([third, second, first], await Store.ListDeploymentsAsync(Ava.UserId, null, Token));
        Assert.Equal([third, first], await Store.ListDeploymentsAsync(Ava.UserId, "ava", Token));
        Assert.Empty(await Store.ListDeploymentsAsync(Ava.UserId, "AVA", Token));
    }

    [Fact]
    public virtual async Task Another_user_sees_and_changes_nothing()
    {
        var deployment = await Under.DeployAsync(Sample);
        var other = new AvatarKey(Ava.UserId + "x", Ava.AvatarId);

        Assert.Empty(await Store.ListDeploymentsAsync(other.UserId, null, Token));
        Assert.Null(await Store.FindOpenDeploymentAsync(other, 1, Token));
        Assert.Null(await Store.RequestStopAsync(other, 1, Under.Now, Token));
        Assert.Null(await Store.AddDeploymentAsync(deployment with { Avatar = other }, Token));
        await Under.DeployAsync(Sample with { Avatar = other }, "theirs");
        await Store.RequestStopAsync(other, 1, Under.Now, Token);

        Assert.Equal(deployment, Assert.Single(await Store.ListDeploymentsAsync(Ava.UserId, null, Token)));

        // The same id is theirs as much as ours.
        await Store.AdoptVersionAsync(Sample.Version("second") with { Avatar = other }, Token);
        Assert.Equal(other, (await Store.AddDeploymentAsync(deployment with { Avatar = other, Version = 2 }, Token))!.Avatar);
    }

    [Theory]
    [MemberData(nameof(HostileTextTests.Texts), MemberType = typeof(HostileTextTests))]
    [InlineData("a\0b", "a\uFFFDb")]
    public virtual async Task A_vendors_words_survive(string text, string? kept = null)
    {
        kept ??= text;
        var deployment = await Under.DeployAsync(Sample, "m" + text);
        var claim = await Under.ClaimAsync(deployment);

        var saved = await DeploymentQueue.SaveDeploymentAsync(claim, deployment with { ChatModel = text, Detail = text }, false, null, Token);

        Assert.Equal(("m" + kept, kept, kept), (saved.Model.Model, saved.ChatModel, saved.Detail));
        Assert.Equal(saved, await Store.FindOpenDeploymentAsync(Ava, 1, Token));
    }

    [Fact]
    public virtual async Task What_makes_no_sense_is_refused_and_what_was_cancelled_does_nothing()
    {
        var deployment = await Under.DeployAsync(Sample);
        var cancelled = new CancellationToken(canceled: true);

        await Assert.ThrowsAnyAsync<ArgumentException>(() => Store.AddDeploymentAsync(Sample.Deployment() with { EndedAt = Under.Now }, Token));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => Store.AddDeploymentAsync(Sample.Deployment() with { HostingPerHour = new(-1, "USD") }, Token));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => Store.ListDeploymentsAsync("", null, Token));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => Store.ListDeploymentsAsync("u", "a\0", Token));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Store.AddDeploymentAsync(deployment with { Id = Guid.NewGuid(), ActivateWhenReady = true }, cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Store.RequestStopAsync(Ava, 1, Under.Now, cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Store.FindOpenDeploymentAsync(Ava, 1, cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Store.ListDeploymentsAsync(Ava.UserId, null, cancelled));

        Assert.Equal(deployment, Assert.Single(await Store.ListDeploymentsAsync(Ava.UserId, null, Token)));
    }

    [Fact]
    public virtual async Task A_request_that_is_repeated_after_a_lost_answer_is_one()
    {
        await Store.AdoptVersionAsync(Sample.Version("m"), Token);
        var deployment = Sample.Deployment();
        var faulty = new FaultyStore(Under).LoseAnswer("AddDeployment").LoseAnswer("RequestStop");

        await Assert.ThrowsAsync<TrainingStoreException>(() => faulty.AddDeploymentAsync(deployment, Token));
        Assert.Equal(deployment with { Revision = 1 }, await faulty.AddDeploymentAsync(deployment, Token));
        await Assert.ThrowsAsync<TrainingStoreException>(() => faulty.RequestStopAsync(Ava, 1, Under.Now, Token));
        Assert.Equal(2, (await faulty.RequestStopAsync(Ava, 1, Under.Now, Token))!.Revision);
    }
}
