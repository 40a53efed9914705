using System.Text.Json;
using System.Text.RegularExpressions;
using AvatarFineTune.AspNetCore.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace AvatarFineTune.AspNetCore.Tests.Endpoints;

/// <summary>What is said of the endpoints: by OpenAPI, and by docs/aspnet.md.</summary>
public sealed partial class DescriptionTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task OpenAPI_describes_every_endpoint_with_its_parameters_and_answers()
    {
        await using var app = await TestApp.StartAsync(services: b => b.Services.AddOpenApi(), map: a => a.MapOpenApi());
        var document = JsonDocument.Parse(await app.ClientOf(null).GetStringAsync("/openapi/v1.json", Cancelled)).RootElement;
        var missing = new List<string>();
        foreach (var endpoint in EndpointTable.Of(app).Where(e => !e.IsForm))
        {
            var path = Constraint().Replace($"/avatars{endpoint.Path}".TrimEnd('/'), "}");
            var described = (document.GetProperty("paths").TryGetProperty(path, out var item) || document.GetProperty("paths").TryGetProperty(path + "/", out item))
                && item.TryGetProperty(endpoint.Method.ToLowerInvariant(), out var operation)
                && operation.GetProperty("summary").GetString()!.EndsWith('.')
                && operation.GetProperty("operationId").GetString()!.StartsWith("AvatarFineTuning.", StringComparison.Ordinal)
                && (!operation.TryGetProperty("requestBody", out var body) || body.GetProperty("content").EnumerateObject().Single().Name is "application/json" or "application/octet-stream")
                && operation.GetProperty("responses").EnumerateObject().Any(r => r.Name.StartsWith('2'))
                && endpoint.Endpoint.RoutePattern.Parameters.Count == (operation.TryGetProperty("parameters", out var parameters) ? parameters.EnumerateArray().Count(p => p.GetProperty("in").GetString() == "path") : 0);
            if (!described)
            {
                missing.Add($"{endpoint.Method} {path}");
            }
        }

        Assert.True(missing.Count == 0, $"Not described, or not wholly: {string.Join(", ", missing)}");
    }

    [Fact]
    public async Task The_page_about_the_web_package_lists_every_endpoint_and_no_other()
    {
        await using var app = await TestApp.StartAsync();
        var mapped = EndpointTable.Of(app).Where(e => !e.IsForm)
            .Select(e => $"{e.Method} {Constraint().Replace(e.Path.TrimEnd('/'), "}")}").Order(StringComparer.Ordinal);
        var listed = Row().Matches(await File.ReadAllTextAsync(Page(), Cancelled)).Select(m => $"{m.Groups["method"].Value} {m.Groups["path"].Value}").Order(StringComparer.Ordinal);
        Assert.Equal(mapped, listed);
    }

    private static string Page()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(System.IO.Path.Combine(folder.FullName, "AvatarFineTune.sln")))
        {
            folder = folder.Parent!;
        }

        return System.IO.Path.Combine(folder.FullName, "docs", "aspnet.md");
    }

    [GeneratedRegex(@":\w+}")]
    private static partial Regex Constraint();

    [GeneratedRegex(@"^\| (?<method>GET|PUT|POST|PATCH|DELETE) \| `(?<path>[^`]*)` \|", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Row();
}
