using AvatarFineTune.Solution.Tests.Support;

namespace AvatarFineTune.Browser.Tests.Support;

/// <summary>What a user does in the Fine-Tune panel, step by step, by what stands on the page. Each step checks what the page says then.</summary>
internal sealed class FineTuneStory(Visitor visitor, Hands hands)
{
    public static string Export { get; } = Repository.PathOf("samples", "ConsoleHost", "SampleData", "WhatsApp Chat with Jonas.txt");

    private IPage Page => visitor.Page;

    public Task OpenAsync() => Page.GotoAsync("/characters/ava/fine-tune");

    public async Task ImportAsync()
    {
        await SaysNextAsync("Upload a chat");
        await hands.ChooseFileAsync(Page.GetByLabel("Chat export"), Export);
        await hands.WriteAsync(Page.GetByLabel("Name of the person in the chat"), "Ava Lindqvist");
        await hands.TickAsync(Page.GetByLabel("I may use this chat"));
        await hands.PressAsync(Button("Import"));
        await SeesAsync("174 new examples from 474 messages.");
        await SaysNextAsync("There are enough examples");
    }

    public async Task LeaveOneOutAsync()
    {
        var examples = Section("Review the examples");
        var first = examples.GetByRole(AriaRole.Listitem).Filter(new() { HasText = "The person's reply" }).First;
        await hands.PressAsync(first.GetByText("Change or leave out"));
        await hands.WriteAsync(first.GetByLabel("Why leave it out?"), "too private");
        await hands.PressAsync(first.GetByRole(AriaRole.Button, new() { Name = "Leave out of training" }));
        await SeesAsync("The example is left out of training.");
        await Expect(Section("Review the examples")).ToContainTextAsync("1 left out");
    }

    public async Task ReadTheCostAsync()
    {
        await Expect(Section("Ready to train?")).ToContainTextAsync("Ready");
        await hands.ChooseAsync(Page.GetByLabel("When it is trained"), "I will activate it myself");
        await hands.PressAsync(Button("Show cost"));
        var cost = Page.GetByRole(AriaRole.Region, new() { Name = "Cost with local/neutral" });
        await Expect(cost).ToContainTextAsync("billed");
        await Expect(cost).ToContainTextAsync("0.00 USD");
    }

    public async Task StartTrainingAsync()
    {
        await hands.PressAsync(Button("Start training"));
        await SeesAsync("The training has started.");
    }

    /// <summary>With script the page tells of the end by itself.</summary>
    public async Task WatchToTheEndAsync()
    {
        var bar = Page.GetByRole(AriaRole.Progressbar);
        await Expect(bar).ToBeVisibleAsync();
        var seen = new HashSet<double>();
        while (await bar.CountAsync() > 0 && await bar.First.IsVisibleAsync() && seen.Count < 3)
        {
            try
            {
                seen.Add(await bar.First.EvaluateAsync<double>("b => b.position", options: new() { Timeout = 1_000 }));
            }
            catch (TimeoutException)
            {
                break;
            }

            await Task.Delay(100, TestContext.Current.CancellationToken);
        }

        Assert.True(seen.Count >= 3, $"The bar did not move: {string.Join(", ", seen)}.");
        var link = Page.GetByRole(AriaRole.Link, new() { Name = "See what is new" });
        await Expect(link).ToBeVisibleAsync();
        await Expect(Page.Locator("[data-aft-curve]:not([hidden]) polyline").First).ToHaveAttributeAsync("points", new System.Text.RegularExpressions.Regex(@"^[\d.]+,[\d.]+ [\d.]+,"));
        await hands.PressAsync(link);
        await SeesAsync("The training is done");
    }

    /// <summary>Without script the user looks again.</summary>
    public async Task LookUntilItEndsAsync()
    {
        for (var i = 0; i < 120 && await Page.GetByText("The training is done").CountAsync() == 0; i++)
        {
            await Task.Delay(500, TestContext.Current.CancellationToken);
            await OpenAsync();
        }

        await SeesAsync("The training is done");
    }

    public async Task ActivateAsync()
    {
        await hands.PressAsync(Section("Versions").GetByRole(AriaRole.Button, new() { Name = "Activate version 1" }));
        await SeesAsync("Version 1 answers now.");
        await SaysNextAsync("Version 1 is active");
    }

    /// <summary>The local model gives replies that she once wrote.</summary>
    public async Task ChatAsync(string question)
    {
        await hands.WriteAsync(Page.GetByLabel("Message to Ava Lindqvist"), question);
        await hands.PressAsync(Button("Send"));
        var answer = Page.Locator(".aft-theirs .aft-text").Last;
        await Expect(answer).Not.ToBeEmptyAsync();
        await Expect(Button("Stop")).ToBeHiddenAsync();
        var hers = await File.ReadAllTextAsync(Export, TestContext.Current.CancellationToken);
        var text = (await answer.InnerTextAsync()).Trim();
        Assert.Contains($"Ava Lindqvist: {text.Split('\n')[0]}", hers, StringComparison.OrdinalIgnoreCase);
    }

    public async Task CompareAsync(string question)
    {
        var versions = Section("Versions");
        await versions.GetByLabel("Question").FillAsync(question);
        await hands.PressAsync(versions.GetByRole(AriaRole.Button, new() { Name = "Ask both" }));
        await Expect(Page.GetByRole(AriaRole.Heading, new() { Name = "Version 1", Exact = true }).First).ToBeVisibleAsync();
        await Expect(Page.GetByRole(AriaRole.Heading, new() { Name = "Base model" })).ToBeVisibleAsync();
    }

    public async Task DeactivateAsync()
    {
        await OpenAsync();
        await hands.PressAsync(Button("Let the base model answer again"));
        await SeesAsync("The base model answers again.");
    }

    public async Task ReadUsageAsync()
    {
        var usage = Section("Usage of the last 30 days");
        await Expect(usage.GetByRole(AriaRole.Img).First).ToBeVisibleAsync();
        await Expect(usage).ToContainTextAsync("1");
    }

    public Task SeesAsync(string text) => Expect(Page.GetByText(text).First).ToBeVisibleAsync();

    public ILocator Section(string name) => Page.GetByRole(AriaRole.Region, new() { Name = name, Exact = true });

    private Task SaysNextAsync(string text) => Expect(Page.Locator(".aft-next")).ToContainTextAsync(text);

    private ILocator Button(string name) => Page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });
}
