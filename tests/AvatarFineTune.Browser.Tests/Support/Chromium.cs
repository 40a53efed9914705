using System.Diagnostics;
using AvatarFineTune.Solution.Tests.Support;

namespace AvatarFineTune.Browser.Tests.Support;

/// <summary>The machine's Chromium, driven by Playwright: one for all tests, each with profiles of its own.</summary>
public sealed class Chromium : IAsyncLifetime
{
    private IPlaywright? _playwright;

    internal IBrowser Browser { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        var path = (await ProcessRun.RunAsync(Repository.PathOf("eng", "chromium"), ["path"], Repository.Root)).Output.Trim();
        Assert.True(path.Length > 0, "Chromium is missing: run eng/chromium install.");
        _playwright = await Playwright.CreateAsync();
        SetDefaultExpectTimeout(30_000);
        Browser = await _playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = path,
            Args = ["--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--force-color-profile=srgb", "--font-render-hinting=none"],
        });
    }

    public async ValueTask DisposeAsync()
    {
        if (Browser is not null)
        {
            await Browser.DisposeAsync();
        }

        _playwright?.Dispose();
    }
}

/// <summary>Tests with the browser, one after the other: two cores carry no more.</summary>
[CollectionDefinition(Name)]
public sealed class BrowserTests : ICollectionFixture<Chromium>
{
    public const string Name = "Browser";
}
