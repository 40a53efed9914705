using System.Diagnostics;
using AvatarFineTune.Core.Tests.Chat.Support;
using AvatarFineTune.Diagnostics;
using AvatarFineTune.Vendors;
using Microsoft.Extensions.DependencyInjection;

namespace AvatarFineTune.Core.Tests.Chat;

/// <summary>What an operator sees of a chat, and that one host sees nothing of another's.</summary>
public sealed class TelemetryTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_answer_is_one_span_with_the_models_tokens_and_outcome(bool streamed)
    {
        await using var host = await ChatHost.WithVersionAsync();
        host.Script("one/tuned", Script.Fails(VendorFault.NotDeployed));
        host.Script("one/base", Script.Says("well", 120, 30));
        await host.AskAsync(streamed);

        var span = Assert.Single(host.Telemetry.Spans);
        Assert.Equal(("chat base", ActivityKind.Client, ActivityStatusCode.Unset), (span.DisplayName, span.Kind, span.Status));
        var tags = span.TagObjects.ToDictionary(t => t.Key, t => t.Value, StringComparer.Ordinal);
        Assert.Equal(
            ("chat", "one", "base", 120L, 30L, true, "complete", "owner/ava", true, streamed),
            (tags["gen_ai.operation.name"], tags["gen_ai.provider.name"], tags["gen_ai.request.model"], tags["gen_ai.usage.input_tokens"], tags["gen_ai.usage.output_tokens"],
                tags["avatar.fallback"], tags["avatar.outcome"], tags["avatar.key"], tags["avatar.usage.recorded"], tags["avatar.streamed"]));
        Assert.Equal(["stop"], Assert.IsType<string[]>(tags["gen_ai.response.finish_reasons"]));
        Assert.Equal(1, host.Telemetry.Sum("avatar.chat.messages", ("gen_ai.provider.name", "one"), ("avatar.outcome", "complete"), ("avatar.fallback", true), ("avatar.streamed", streamed)));
        Assert.Equal(1, host.Telemetry.Sum("avatar.chat.fallbacks", ("gen_ai.provider.name", "one"), ("error.type", "NotDeployed")));
        Assert.Equal(1, host.Telemetry.Count("gen_ai.client.operation.duration"));
        Assert.Equal(streamed ? 1 : 0, host.Telemetry.Count("avatar.chat.time_to_first_token"));
    }

    [Fact]
    public async Task A_failed_answer_is_a_span_with_an_error()
    {
        await using var host = await ChatHost.WithVersionAsync();
        await Assert.ThrowsAsync<ModelVendorException>(() => host.AskAsync(streamed: true));
        var span = Assert.Single(host.Telemetry.Spans);
        Assert.Equal((ActivityStatusCode.Error, "ModelNotFound", "failed"), (span.Status, span.GetTagItem("error.type"), span.GetTagItem("avatar.outcome")));
    }

    [Fact]
    public async Task Metrics_never_carry_an_avatar_or_a_model()
    {
        await using var host = await ChatHost.WithVersionAsync();
        host.Script("one/tuned", Script.Says("well"));
        await host.AskAsync(streamed: true);
        Assert.NotEmpty(host.Telemetry.Points);
        Assert.All(host.Telemetry.Points, p => Assert.DoesNotContain(p.Tags.Values, v => v is string s && (s.Contains("ava", StringComparison.Ordinal) || s.Contains("tuned", StringComparison.Ordinal))));
    }

    [Fact]
    public async Task Two_hosts_in_one_process_share_nothing()
    {
        await using var one = await ChatHost.WithVersionAsync();
        await using var two = await ChatHost.WithVersionAsync();
        one.Script("one/tuned", Script.Says("from one"));
        two.Script("one/tuned", Script.Says("from two"));

        Assert.Equal("from one", (await one.AskAsync(streamed: false)).Text);
        Assert.Equal("from two", (await two.AskAsync(streamed: true)).Text);
        await two.Inner.SetActiveVersionAsync(two.Avatar, null, default);
        two.Chat.Invalidate(two.Avatar);
        two.Script("one/base", Script.Says("base of two"));
        Assert.Equal("from one", (await one.AskAsync(streamed: false)).Text);
        Assert.Equal("base of two", (await two.AskAsync(streamed: false)).Text);

        Assert.Equal((2, 2), (one.Usage.Records.Count, two.Usage.Records.Count));
        Assert.Equal((2, 2), (one.Telemetry.Spans.Count, two.Telemetry.Spans.Count));
        Assert.Equal((2d, 2d), (one.Telemetry.Sum("avatar.chat.messages"), two.Telemetry.Sum("avatar.chat.messages")));
    }

    [Fact]
    public void The_meter_comes_from_the_hosts_factory_where_there_is_one_and_stays_its_own()
    {
        using var services = new ServiceCollection().AddMetrics().AddSingleton<AvatarFineTuneDiagnostics>().BuildServiceProvider();
        var diagnostics = services.GetRequiredService<AvatarFineTuneDiagnostics>();
        Assert.Same(services.GetRequiredService<System.Diagnostics.Metrics.IMeterFactory>().Create(new(AvatarFineTuneDiagnostics.Name) { Version = diagnostics.Meter.Version }), diagnostics.Meter);
        using var alone = new AvatarFineTuneDiagnostics();
        Assert.Equal(("AvatarFineTune", "AvatarFineTune"), (alone.Meter.Name, alone.ActivitySource.Name));
        Assert.NotSame(alone.Meter, diagnostics.Meter);
    }
}
