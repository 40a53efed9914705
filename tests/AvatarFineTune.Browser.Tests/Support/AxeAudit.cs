using System.Text.Json;
using AvatarFineTune.Solution.Tests.Support;

namespace AvatarFineTune.Browser.Tests.Support;

/// <summary>What axe-core, which eng/node installs, finds on a page.</summary>
internal static class AxeAudit
{
    /// <summary>Fails on every violation that is serious or critical.</summary>
    public static async Task HasNoSeriousViolationAsync(IPage page)
    {
        var script = Repository.PathOf("eng", "node_modules", "axe-core", "axe.min.js");
        Assert.True(File.Exists(script), "axe-core is missing: run eng/node install.");
        await page.EvaluateAsync(await File.ReadAllTextAsync(script, TestContext.Current.CancellationToken));
        var result = await page.EvaluateAsync<JsonElement>("() => axe.run(document, { resultTypes: ['violations'] })");

        var checks = result.GetProperty("passes").GetArrayLength();
        Assert.True(checks > 10, $"axe-core made only {checks} checks: it can't have seen the page.");
        var serious = result.GetProperty("violations").EnumerateArray()
            .Where(v => v.GetProperty("impact").GetString() is "serious" or "critical")
            .Select(v => $"{v.GetProperty("id")}: {v.GetProperty("help")}: {string.Join(" | ", v.GetProperty("nodes").EnumerateArray().Select(n => n.GetProperty("html").GetString()))}")
            .ToList();
        Assert.True(serious.Count == 0, $"{page.Url}:{Environment.NewLine}{string.Join(Environment.NewLine, serious)}");
    }
}
