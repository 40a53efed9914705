using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using AvatarFineTune.AspNetCore.Tests.Support;
using AvatarFineTune.Avatars;
using AvatarFineTune.Examples;
using AvatarFineTune.Stores;
using Microsoft.Extensions.DependencyInjection;

namespace AvatarFineTune.AspNetCore.Tests.Endpoints;

/// <summary>Composing a dataset reads every example: it is done once for each state of an avatar, and again after each change.</summary>
public sealed class PreviewTests
{
    private static readonly AvatarKey Ava = new("ava", "ava");

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_was_worked_out_is_told_again_until_something_changes()
    {
        var readings = 0;
        await using var app = await TestApp.StartAsync(services: b => StoreProxy.Before(b, call =>
        {
            readings += call == "ReadExamplesAsync" ? 1 : 0;
            return null;
        }));
        await TrainedAvatar.StartAsync(app);
        var services = app.Services.GetRequiredService<TrainingDataService>();
        var avatars = app.Services.GetRequiredService<AvatarService>();
        var ava = app.ClientOf("ava");
        var example = (await services.ReadExamplePageAsync(Ava, new(), cancellationToken: Cancelled)).Items[0].Id;

        Assert.True(await LooksAgainAsync("the first look"));
        Assert.False(await LooksAgainAsync("nothing"));
        await services.ExcludeAsync(Ava, example, "a test", Cancelled);
        Assert.True(await LooksAgainAsync("an excluded example"));
        await services.RestoreAsync(Ava, example, Cancelled);
        Assert.True(await LooksAgainAsync("a restored example"));
        await avatars.SaveAsync(new() { Avatar = Ava, Name = "Ava", Prompt = "You are Ava." }, Cancelled);
        Assert.True(await LooksAgainAsync("another prompt"));
        await ava.ImportAsync();
        Assert.True(await LooksAgainAsync("an import"));
        await services.EraseAsync(Ava, ErasureScope.Import((await services.ListImportsAsync(Ava, Cancelled))[0].Id), cancellationToken: Cancelled);
        Assert.True(await LooksAgainAsync("an erased import"));
        Assert.False(await LooksAgainAsync("nothing"));

        async Task<bool> LooksAgainAsync(string after)
        {
            var before = readings;
            var known = (await ava.ReadAsync("/avatars/ava/eligibility?model=local/neutral")).GetRawText();
            var isRead = readings > before;
            var now = await app.Services.GetRequiredService<Jobs.FineTuneService>().CheckEligibilityAsync(Ava, new("local", "neutral"), Cancelled);
            Assert.True(JsonDocument.Parse(known).RootElement.GetProperty("currentExamples").GetInt32() == now.CurrentExamples, $"Stale after {after}.");
            return isRead;
        }
    }

    [Fact]
    public async Task A_reply_that_was_rewritten_is_counted_anew()
    {
        await using var app = await TestApp.StartAsync();
        await TrainedAvatar.StartAsync(app);
        await app.Services.GetRequiredService<AvatarService>().SaveAsync(new() { Avatar = Ava, Name = "Ava" }, Cancelled);
        var ava = app.ClientOf("ava");

        // A word of the same length and more tokens, so that no count and no quality tells of it. Some are held out of training: of the first of each conversation, at least one is not.
        var page = await app.Services.GetRequiredService<TrainingDataService>().ReadExamplePageAsync(Ava, new(), cancellationToken: Cancelled);
        var before = await TokensAsync();
        foreach (var example in page.Items.DistinctBy(e => e.ConversationId))
        {
            using var edit = await ava.PatchAsJsonAsync($"/avatars/ava/examples/{example.Id}", new { reply = example.Reply.Replace("nice", "zqxj", StringComparison.Ordinal) }, Cancelled);
            Assert.Equal(HttpStatusCode.OK, edit.StatusCode);
        }

        Assert.NotEqual(before, await TokensAsync());

        async Task<long> TokensAsync() =>
            (await (await ava.PostAsJsonAsync("/avatars/ava/estimate", new { model = "local/neutral" }, Cancelled)).BodyAsync(HttpStatusCode.OK)).GetProperty("trainingTokens").GetInt64();
    }

    [Fact]
    public async Task Each_choice_has_its_own_answer()
    {
        await using var app = await TestApp.StartAsync();
        await TrainedAvatar.MakeAsync(app);
        var ava = app.ClientOf("ava");

        // Twice, and more than are remembered: the second time from memory, or worked out again.
        for (var round = 0; round < 2; round++)
        {
            for (var epochs = 1; epochs <= 12; epochs++)
            {
                using var answer = await ava.PostAsJsonAsync("/avatars/ava/estimate", new { model = "local/neutral", epochs }, Cancelled);
                var cost = await answer.BodyAsync(HttpStatusCode.OK);
                Assert.Equal(cost.GetProperty("trainingTokens").GetInt64() * epochs, cost.GetProperty("billedTokens").GetInt64());
            }
        }

        using var few = await ava.PostAsJsonAsync("/avatars/ava/estimate", new { model = "local/neutral", maxExamples = 12 }, Cancelled);
        Assert.InRange((await few.BodyAsync(HttpStatusCode.OK)).GetProperty("trainingLines").GetInt32(), 1, 12);
    }
}
