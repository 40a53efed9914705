using AngleSharp.Dom;
using AvatarFineTune.AspNetCore.Tests.Panel;
using AvatarFineTune.Avatars;
using AvatarFineTune.Jobs;
using AvatarFineTune.Pricing;
using Microsoft.Extensions.DependencyInjection;

namespace AvatarFineTune.AspNetCore.Tests.Forms;

public sealed class TrainingFormTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private static string NoticeOf(IParentNode page) => page.QuerySelector("[data-aft-notice]")!.TextContent;

    private static IElement WizardOf(IParentNode page) => page.QuerySelector("form:has(button[formmethod=post])")!;

    private static IElement StartOf(IParentNode page) => page.QuerySelector("button[formmethod=post]")!;

    [Fact]
    public async Task Show_cost_stays_on_the_page_with_what_was_chosen_and_start_trains_just_that()
    {
        await using var site = await PanelSite.StartAsync();
        await site.ImportAsync("ava", 60);
        var browser = site.Open();
        Dictionary<string, string> chosen = new() { ["aft-tr-epochs"] = "2", ["aft-tr-quality"] = "0", ["aft-tr-most"] = "40", ["aft-tr-activation"] = "manual" };

        var page = await browser.SubmitAsync(WizardOf(await browser.OpenAsync("/page?who=ava&own=1")), chosen);
        Assert.Contains("× 2 epochs", page.QuerySelector("[id^=aft-cost-]")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("40", page.QuerySelector("input[name=aft-tr-most]")!.GetAttribute("value"));
        Assert.DoesNotContain("RequestVerificationToken", page.QuerySelector("input[name=returnUrl]")!.GetAttribute("value"), StringComparison.Ordinal);

        page = await browser.SubmitAsync(WizardOf(page), button: StartOf(page));
        Assert.StartsWith("The training has started.", NoticeOf(page), StringComparison.Ordinal);
        var job = Assert.Single(await site.Get<FineTuneService>().ListJobsAsync(PanelSite.Key("ava"), Cancelled));
        Assert.Equal((2, ActivationPolicy.Manual), (job.Hyperparameters.Epochs, job.Activation));
        Assert.InRange(job.TrainingExamplesCount, 1, 40);
        await site.Get<FineTuneService>().WaitForJobAsync(job.Key, Cancelled);
        Assert.Equal("1", page.QuerySelector("input[name=own]")!.GetAttribute("value"));
    }

    [Fact]
    public async Task What_the_service_refuses_is_told_in_its_words_and_the_choice_stays()
    {
        await using var site = await PanelSite.StartAsync(services: b => b.Services.Configure<AvatarFineTuningOptions>(
            o => o.Pricing.Prices.Add(new() { Kind = "local", Model = "neutral", Training = 250_000 })));
        await site.ImportAsync("ava", 60);
        var browser = site.Open();
        var page = await browser.OpenAsync("/page?part=FineTuneWizard&who=ava");

        page = await browser.SubmitAsync(WizardOf(page), new() { ["aft-tr-limit"] = "1.50", ["aft-tr-epochs"] = "3" }, StartOf(page));

        Assert.Contains("over the limit of 1.50 USD", NoticeOf(page), StringComparison.Ordinal);
        Assert.Equal("3", page.QuerySelector("input[name=aft-tr-epochs]")!.GetAttribute("value"));
        Assert.Empty(await site.Get<FineTuneService>().ListJobsAsync(PanelSite.Key("ava"), Cancelled));
    }

    [Fact]
    public async Task A_number_that_is_none_is_said_at_its_field_for_both_buttons()
    {
        await using var site = await PanelSite.StartAsync();
        await site.ImportAsync("ava", 60);
        var browser = site.Open();
        var page = await browser.OpenAsync("/page?part=FineTuneWizard&who=ava");

        foreach (var button in (IElement?[])[null, StartOf(page)])
        {
            var answer = await browser.SubmitAsync(WizardOf(page), new() { ["aft-tr-epochs"] = "many" }, button);
            Assert.Contains("whole number from 1 to 1000", answer.QuerySelector("[role=alert]")!.TextContent, StringComparison.Ordinal);
            var field = answer.QuerySelector("input[name=aft-tr-epochs]")!;
            Assert.Equal("true", field.GetAttribute("aria-invalid"));
            Assert.StartsWith(answer.QuerySelector("[role=alert]")!.Id!, field.GetAttribute("aria-describedby"), StringComparison.Ordinal);
            Assert.Empty(answer.QuerySelectorAll("[id^=aft-cost-]"));
        }
    }

    [Fact]
    public async Task A_running_training_is_cancelled_and_one_of_another_avatar_is_not()
    {
        await using var site = await PanelSite.StartAsync();
        var job = await JobInState.RunningAsync(site, "ava");
        await site.ImportAsync("ben", 5);
        var browser = site.Open();
        var form = (await browser.OpenAsync("/page?part=JobList&who=ava")).QuerySelector("form[action*=cancel]")!;
        var own = form.GetAttribute("action")!;

        form.SetAttribute("action", own.Replace("/ava/", "/ben/", StringComparison.Ordinal));
        using (await browser.PostAsync(form))
        {
            Assert.False((await site.Get<FineTuneService>().GetJobAsync(job.Key, Cancelled))!.CancelRequested);
        }

        form.SetAttribute("action", own);
        var page = await browser.SubmitAsync(form);
        Assert.Equal("The training is being cancelled.", NoticeOf(page));
        Assert.True((await site.Get<FineTuneService>().GetJobAsync(job.Key, Cancelled))!.CancelRequested);
        Assert.Null(page.QuerySelector("form[action*=cancel]"));

        form.SetAttribute("action", own.Replace("/cancel", "/pause", StringComparison.Ordinal));
        Assert.Contains("can't halt jobs", NoticeOf(await browser.SubmitAsync(form)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Versions_are_activated_compared_and_put_down()
    {
        await using var site = await PanelSite.StartAsync();
        await site.ImportAsync("ava", 60);
        await site.TrainAsync("ava");
        await site.TrainAsync("ava", seed: 43);
        var browser = site.Open();

        var page = await browser.SubmitAsync((await browser.OpenAsync("/page?part=ModelVersions&who=ava&x=1")).QuerySelector("form[action*='versions/2/activate']")!);
        Assert.Equal("Version 2 answers now.", NoticeOf(page));
        Assert.Contains("Active", page.QuerySelector("article")!.TextContent, StringComparison.Ordinal);

        var answers = await browser.SubmitAsync(page.QuerySelector("form[action*=compare]")!, new() { ["question"] = "What did you see at the harbour? <b>x</b>", ["right"] = "0" });
        Assert.Equal(["Version 2", "Base model"], [.. answers.QuerySelectorAll(".aft-columns h3").Select(h => h.TextContent)]);
        Assert.All(answers.QuerySelectorAll(".aft-columns p"), p => Assert.NotEqual("", p.TextContent));
        Assert.Contains("<b>x</b>", answers.QuerySelector("p.aft-text")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("/page?part=ModelVersions&who=ava&x=1", answers.QuerySelector("main a")!.GetAttribute("href"));

        Assert.Contains("has no version 9", NoticeOf(await browser.SubmitAsync(page.QuerySelector("form[action*=compare]")!, new() { ["question"] = "hi", ["left"] = "9" })), StringComparison.Ordinal);
        Assert.Equal("The base model answers again.", NoticeOf(await browser.SubmitAsync(answers.QuerySelector("form[action*=deactivate]")!)));
        Assert.Null((await site.Get<AvatarService>().GetAsync(PanelSite.Key("ava"), Cancelled))!.ActiveVersion);
    }
}
