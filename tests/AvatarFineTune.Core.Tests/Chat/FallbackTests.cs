using AvatarFineTune.Chat;
using AvatarFineTune.Core.Tests.Chat.Support;
using AvatarFineTune.Vendors;
using Microsoft.Extensions.AI;

namespace AvatarFineTune.Core.Tests.Chat;

/// <summary>Each fault at each place of the chain, streamed and not, before the first token.</summary>
public sealed class FallbackTests
{
    private static readonly VendorFault[] CallersOwn = [VendorFault.ContentFiltered, VendorFault.ContextTooLong, VendorFault.InvalidRequest];

    public static TheoryData<VendorFault, int, bool> FaultsThatFallBack => Matrix(f => !CallersOwn.Contains(f), places: 3);

    public static TheoryData<VendorFault, int, bool> FaultsThatDoNot => Matrix(CallersOwn.Contains, places: 4);

    private static TheoryData<VendorFault, int, bool> Matrix(Func<VendorFault, bool> which, int places)
    {
        var data = new TheoryData<VendorFault, int, bool>();
        foreach (var fault in Enum.GetValues<VendorFault>().Where(which))
        {
            for (var place = 0; place < places; place++)
            {
                data.Add(fault, place, true);
                data.Add(fault, place, false);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(FaultsThatFallBack))]
    public async Task The_next_model_answers_when_all_up_to_a_place_fail(VendorFault fault, int lastFailing, bool streamed)
    {
        await using var host = await ChatHost.WithVersionAsync();
        for (var i = 0; i < ChatHost.Chain.Length; i++)
        {
            host.Script(ChatHost.Chain[i], i <= lastFailing ? Script.Fails(fault) : Script.Says($"from {i}"));
        }

        var response = await host.AskAsync(streamed);

        Assert.Equal($"from {lastFailing + 1}", response.Text);
        Assert.Equal(ChatHost.Chain[lastFailing + 1], response.AdditionalProperties![AvatarChatProperties.Model]);
        Assert.Equal(true, response.AdditionalProperties[AvatarChatProperties.Fallback]);
        Assert.False(response.AdditionalProperties.ContainsKey(AvatarChatProperties.Version));
        Assert.Equal(string.Join("; ", ChatHost.Chain.Take(lastFailing + 1).Select(l => $"{l}: {fault}")), response.AdditionalProperties[AvatarChatProperties.Attempts]);
        Assert.Equal(lastFailing + 2, host.Calls.Count);
        var record = Assert.Single(host.Usage.Records);
        Assert.Equal((ChatHost.Chain[lastFailing + 1], true, false, (int?)null), (record.Model.ToString(), record.IsFallback, record.IsEstimated, record.Version));
        Assert.Equal(lastFailing + 1, host.Telemetry.Sum("avatar.chat.fallbacks", ("error.type", fault.ToString())));
        Assert.True(host.Logs.Has(2000));
    }

    [Theory]
    [MemberData(nameof(FaultsThatDoNot))]
    public async Task A_fault_that_lies_in_what_was_asked_reaches_the_caller(VendorFault fault, int place, bool streamed)
    {
        await using var host = await ChatHost.WithVersionAsync();
        for (var i = 0; i < ChatHost.Chain.Length; i++)
        {
            host.Script(ChatHost.Chain[i], i < place ? Script.Fails(VendorFault.Unavailable) : i == place ? Script.Fails(fault) : Script.Says("never"));
        }

        var thrown = await Assert.ThrowsAsync<ModelVendorException>(() => host.AskAsync(streamed));

        Assert.Equal((fault, "A scripted fault."), (thrown.Fault, thrown.Message));
        Assert.Equal(place + 1, host.Calls.Count);
        Assert.Empty(host.Usage.Records);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_first_model_answers_without_a_word_about_fallbacks(bool streamed)
    {
        await using var host = await ChatHost.WithVersionAsync();
        host.Script("one/tuned", Script.Says("yes it is"));
        var response = await host.AskAsync(streamed);
        Assert.Equal("yes it is", response.Text);
        Assert.Equal(1, response.AdditionalProperties![AvatarChatProperties.Version]);
        Assert.False(response.AdditionalProperties.ContainsKey(AvatarChatProperties.Fallback));
        Assert.False(response.AdditionalProperties.ContainsKey(AvatarChatProperties.Attempts));
        Assert.Equal(Assert.Single(host.Usage.Records).Id.ToString(), response.AdditionalProperties[AvatarChatProperties.UsageId]);
        Assert.Equal(0, host.Telemetry.Sum("avatar.chat.fallbacks"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_chain_that_runs_out_throws_one_exception_that_lists_what_was_tried(bool streamed)
    {
        await using var host = await ChatHost.WithVersionAsync();
        host.Script("one/tuned", Script.Fails(VendorFault.ModelNotFound));
        host.Script("one/base", Script.Fails(VendorFault.Throttled, TimeSpan.FromSeconds(30)));
        host.Script("two/first", Script.Fails(VendorFault.Throttled, TimeSpan.FromSeconds(7)));
        host.Script("two/second", new Script(new HttpIOException(HttpRequestError.ConnectionError, "a foreign message")));

        var thrown = await Assert.ThrowsAsync<ModelVendorException>(() => host.AskAsync(streamed));

        Assert.Contains("one/tuned: ModelNotFound; one/base: Throttled; two/first: Throttled; two/second: HttpIOException", thrown.Message, StringComparison.Ordinal);
        Assert.True(thrown.IsTransient);
        Assert.Equal(TimeSpan.FromSeconds(7), thrown.RetryAfter);
        Assert.DoesNotContain("a foreign message", thrown.ToString(), StringComparison.Ordinal);
        Assert.Empty(host.Usage.Records);
        Assert.True(host.Logs.Has(2001));
        Assert.Equal(1, host.Telemetry.Sum("avatar.chat.messages", ("avatar.outcome", "failed")));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_foreign_exception_of_a_vendor_falls_back_too(bool streamed)
    {
        await using var host = await ChatHost.WithVersionAsync();
        host.Script("one/tuned", new Script(new InvalidOperationException("broken vendor")));
        host.Script("one/base", new Script(new TaskCanceledException("its own time limit")));
        host.Script("two/first", Script.Says("here"));
        var response = await host.AskAsync(streamed);
        Assert.Equal("here", response.Text);
        Assert.Equal("one/tuned: InvalidOperationException; one/base: Timeout", response.AdditionalProperties![AvatarChatProperties.Attempts]);
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(true, true)]
    [InlineData(false, false)]
    [InlineData(false, true)]
    public async Task A_model_that_is_too_slow_is_passed_over_even_if_it_ignores_being_cancelled(bool streamed, bool deaf)
    {
        await using var host = await ChatHost.WithVersionAsync();
        host.Script("one/tuned", new Script(deaf ? Script.HangDeaf : Script.Hang));
        host.Script("one/base", Script.Says("quick"));
        var asked = host.AskAsync(streamed);
        var waited = await host.AdvanceUntilAsync(asked, TimeSpan.FromSeconds(1));
        Assert.Equal("quick", (await asked).Text);
        var limit = streamed ? TimeSpan.FromSeconds(30) : TimeSpan.FromMinutes(2);
        Assert.InRange(waited, limit, limit + TimeSpan.FromSeconds(5));
        Assert.Contains("one/tuned: Timeout", (await asked).AdditionalProperties![AvatarChatProperties.Attempts]!.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_last_model_has_no_time_limit(bool streamed)
    {
        await using var host = new ChatHost(s => Microsoft.Extensions.DependencyInjection.OptionsServiceCollectionExtensions.Configure<AvatarChatDefaults>(s, o =>
        {
            o.DefaultModel = new("one", "base");
            o.FallbackModels = [];
        }));
        var gate = new TaskCompletionSource();
        host.Script("one/base", new Script((Func<CancellationToken, Task>)(_ => gate.Task), Script.Text("late"), Script.Finish()));
        var asked = host.AskAsync(streamed);
        for (var i = 0; i < 20; i++)
        {
            await Task.Delay(2, TestContext.Current.CancellationToken);
            host.Time.Advance(TimeSpan.FromMinutes(10));
        }

        Assert.False(asked.IsCompleted);
        gate.SetResult();
        Assert.Equal("late", (await asked).Text);
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(true, true)]
    [InlineData(false, false)]
    [InlineData(false, true)]
    public async Task The_callers_own_cancellation_never_falls_back(bool streamed, bool deaf)
    {
        await using var host = await ChatHost.WithVersionAsync();
        host.Script("one/tuned", new Script(deaf ? Script.HangDeaf : Script.Hang));
        host.Script("one/base", Script.Says("never"));
        using var stop = new CancellationTokenSource();
        var asked = host.AskAsync(streamed, token: stop.Token);
        while (host.Calls.Count == 0)
        {
            await Task.Delay(2, TestContext.Current.CancellationToken);
        }

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asked);
        Assert.Single(host.Calls);
        Assert.Empty(host.Usage.Records);
        Assert.Equal(1, host.Telemetry.Sum("avatar.chat.messages", ("avatar.outcome", "cancelled")));
    }
}
