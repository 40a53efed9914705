using AvatarFineTune.Chat;
using AvatarFineTune.Core.Tests.Chat.Support;
using AvatarFineTune.Stores;
using Microsoft.Extensions.DependencyInjection;

namespace AvatarFineTune.Core.Tests.Chat;

/// <summary>How often the store is read for an avatar, and how old an answer's version may be.</summary>
public sealed class CacheTests
{
    private static (int Avatars, int Versions) Reads(ChatHost host) =>
        (host.StoreCalls.Count(nameof(IAvatarStore.GetAvatarAsync)), host.StoreCalls.Count(nameof(IAvatarStore.GetVersionAsync)));

    private static async Task<ChatHost> StartAsync(TimeSpan? duration = null)
    {
        var host = await ChatHost.WithVersionAsync(s => s.Configure<AvatarChatDefaults>(o => o.CacheDuration = duration ?? o.CacheDuration));
        host.Script("one/tuned", Script.Says("tuned"));
        host.Script("one/base", Script.Says("base"));
        return host;
    }

    [Fact]
    public async Task A_warm_answer_reads_no_profile_and_no_budget()
    {
        await using var host = await StartAsync();
        for (var i = 0; i < 5; i++)
        {
            await host.AskAsync(streamed: i % 2 == 0);
            host.Time.Advance(TimeSpan.FromMilliseconds(900));
        }

        Assert.Equal((1, 1), Reads(host));
        Assert.Equal(0, host.Usage.Reads);
        host.Time.Advance(TimeSpan.FromSeconds(1));
        await host.AskAsync(streamed: false);
        Assert.Equal((2, 2), Reads(host));
    }

    [Fact]
    public async Task A_deactivation_elsewhere_is_seen_when_the_time_is_over_and_one_here_at_once()
    {
        await using var host = await StartAsync();
        Assert.Equal("tuned", (await host.AskAsync(streamed: false)).Text);
        await host.Inner.SetActiveVersionAsync(host.Avatar, null, default);
        Assert.Equal("tuned", (await host.AskAsync(streamed: false)).Text);
        host.Time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal("base", (await host.AskAsync(streamed: false)).Text);

        await host.Inner.SetActiveVersionAsync(host.Avatar, 1, default);
        host.Chat.Invalidate(host.Avatar);
        Assert.Equal("tuned", (await host.AskAsync(streamed: false)).Text);
    }

    [Fact]
    public async Task Without_a_duration_every_answer_reads_the_store()
    {
        await using var host = await StartAsync(TimeSpan.Zero);
        await host.AskAsync(streamed: false);
        await host.AskAsync(streamed: true);
        Assert.Equal((2, 2), Reads(host));
    }

    [Fact]
    public async Task A_read_that_an_activation_overtakes_is_not_kept()
    {
        await using var host = await StartAsync();

        // Between the read of the profile, which still names the version, and the end of that read.
        host.StoreCalls.Before = call =>
        {
            if (call == nameof(IAvatarStore.GetVersionAsync))
            {
                host.StoreCalls.Before = null;
                host.Inner.SetActiveVersionAsync(host.Avatar, null, default).GetAwaiter().GetResult();
                host.Chat.Invalidate(host.Avatar);
            }
        };
        Assert.Equal("tuned", (await host.AskAsync(streamed: false)).Text);
        Assert.Equal("base", (await host.AskAsync(streamed: false)).Text);
    }

    [Fact]
    public async Task A_store_that_fails_leaves_the_last_known_version_to_answer_but_not_one_that_was_changed_here()
    {
        await using var host = await StartAsync();
        await host.AskAsync(streamed: false);
        host.StoreCalls.Before = call => throw new TrainingStoreException("fake", call, "down", isTransient: true);
        host.Time.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal("tuned", (await host.AskAsync(streamed: true)).Text);
        Assert.True(host.Logs.Has(2002));

        host.Chat.Invalidate(host.Avatar);
        await Assert.ThrowsAsync<TrainingStoreException>(() => host.AskAsync(streamed: false));
    }

    [Fact]
    public async Task An_avatar_that_nobody_knows_yet_fails_with_its_store()
    {
        await using var host = await StartAsync();
        host.StoreCalls.Before = call => throw new TrainingStoreException("fake", call, "down", isTransient: true);
        await Assert.ThrowsAsync<TrainingStoreException>(() => host.AskAsync(streamed: false));
        Assert.Empty(host.Calls);
    }
}
