using System.Text.Json;
using AvatarFineTune.Solution.Tests.Support;

namespace AvatarFineTune.Solution.Tests.ConsoleHost;

/// <summary>The console host as its users run it: a process, in a folder of its own.</summary>
internal static class ConsoleProgram
{
    public static string Dll { get; } = Repository.PathOf("samples", "ConsoleHost", "bin", Repository.Configuration, Repository.TargetFramework, "ConsoleHost.dll");

    /// <summary>Whoever runs the tests may have keys of their own, which must not reach them.</summary>
    private static readonly Dictionary<string, string?> Environment = new()
    {
        ["OPENAI_API_KEY"] = null, ["AZURE_OPENAI_API_KEY"] = null, ["NEBIUS_API_KEY"] = null, ["AZURE_MANAGEMENT_TOKEN"] = "made-up-token",
    };

    public static Task<ProcessRun> RunAsync(string folder, params string[] arguments) => ProcessRun.RunAsync("dotnet", [Dll, .. arguments], folder, environment: Environment);

    public static Task<ProcessRun> TalkAsync(string folder, string input, params string[] arguments) => ProcessRun.RunAsync("dotnet", [Dll, .. arguments], folder, input);

    /// <summary>Runs with --json: what stdout holds is one document and nothing else, and stderr nothing.</summary>
    public static async Task<JsonElement> JsonAsync(string folder, params string[] arguments)
    {
        var run = await RunAsync(folder, [.. arguments, "--json"]);
        Assert.True(run.ExitCode == 0, $"{string.Join(' ', arguments)} ended with {run.ExitCode}: {run.Error}");
        Assert.Equal("", run.Error);
        return JsonDocument.Parse(run.Output).RootElement;
    }

    /// <summary>A refusal: exit code 1, one line on stderr that says what to do, nothing on stdout.</summary>
    public static async Task<string> RefusedAsync(string folder, params string[] arguments)
    {
        var run = await RunAsync(folder, [.. arguments, "--json"]);
        var story = $"{string.Join(' ', arguments)} ended with {run.ExitCode}, stderr: {run.Error}, stdout: {run.Output}";
        Assert.True(run.ExitCode == 1, story);
        Assert.True(run.Output.Length == 0, story);
        Assert.True(run.Error.StartsWith("error: ", StringComparison.Ordinal) && run.Error.TrimEnd('\n').Split('\n').Length == 1, story);
        Assert.DoesNotContain(" at ConsoleHost.", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("this is a bug", run.Error, StringComparison.Ordinal);
        return run.Error;
    }
}
