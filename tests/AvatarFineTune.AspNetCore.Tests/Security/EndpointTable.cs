using System.Net.Http.Json;
using AvatarFineTune.AspNetCore.Tests.Support;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace AvatarFineTune.AspNetCore.Tests.Security;

/// <summary>Every endpoint that the app has mapped, as a request that would work for the avatar's own user.</summary>
internal static class EndpointTable
{
    private const string Prefix = "AvatarFineTuning.";

    /// <summary>Bodies of those that take one, by the end of their name.</summary>
    private static readonly Dictionary<string, object> Bodies = new(StringComparer.Ordinal)
    {
        ["SaveAvatar"] = new { name = "Mallory" },
        ["Erase"] = new { scope = "avatar" },
        ["ChangeExample"] = new { excluded = true },
        ["Estimate"] = new { model = "local/neutral" },
        ["CreateJob"] = new { model = "local/neutral", seed = 7 },
        ["AdoptCheckpoint"] = new { model = "x" },
        ["AdoptModel"] = new { model = "local/neutral" },
        ["Activate"] = new { version = 1 },
        ["Chat"] = new { messages = new[] { new { role = "user", content = "hello" } } },
        ["StreamChat"] = new { messages = new[] { new { role = "user", content = "hello" } } },
        ["AddKnowledge"] = new { text = "x" },
        ["AddMemories"] = new { text = "x" },
    };

    public static IReadOnlyList<RouteEndpoint> Of(TestApp app) =>
    [
        .. app.Services.GetRequiredService<IEnumerable<EndpointDataSource>>().SelectMany(s => s.Endpoints).OfType<RouteEndpoint>()
            .Where(e => e.RoutePattern.RawText!.TrimStart('/').StartsWith("avatars", StringComparison.Ordinal))
            .DistinctBy(e => $"{Method(e)} {e.RoutePattern.RawText}"),
    ];

    public static string Method(RouteEndpoint endpoint) => endpoint.Metadata.GetRequiredMetadata<HttpMethodMetadata>().HttpMethods[0];

    /// <summary>A request to the endpoint, about an avatar of the given id and with the ids of what another avatar has.</summary>
    public static HttpRequestMessage Request(RouteEndpoint endpoint, string avatarId, TrainedAvatar other)
    {
        var path = endpoint.RoutePattern.RawText!
            .Replace("{avatarId}", Uri.EscapeDataString(avatarId), StringComparison.Ordinal)
            .Replace("{importId:guid}", other.Import.Id.ToString(), StringComparison.Ordinal)
            .Replace("{exampleId:guid}", other.Example.ToString(), StringComparison.Ordinal)
            .Replace("{jobId:guid}", other.Job.Key.Id.ToString(), StringComparison.Ordinal)
            .Replace("{noteId:guid}", other.Note.ToString(), StringComparison.Ordinal)
            .Replace("{version:int}", "1", StringComparison.Ordinal);
        Assert.DoesNotContain("{", path, StringComparison.Ordinal);
        var name = endpoint.Metadata.GetMetadata<IEndpointNameMetadata>()?.EndpointName ?? "";
        var request = new HttpRequestMessage(new(Method(endpoint)), "/" + path.TrimStart('/') + (name == $"{Prefix}CheckEligibility" ? "?model=local/neutral" : name == $"{Prefix}Import" ? "?speaker=Ava" : ""));
        if (name == $"{Prefix}Import")
        {
            request.Content = new ByteArrayContent(TrainedAvatar.Chat());
            request.Content.Headers.ContentType = new("application/octet-stream");
        }
        else if (IsForm(endpoint))
        {
            request.Content = new FormUrlEncodedContent([new("returnUrl", "/"), new("reason", "x"), new("reply", "x"), new("question", "x"), new("message", "x"), new("left", "1"), new("right", "1")]);
        }
        else if (name.StartsWith(Prefix, StringComparison.Ordinal) && Bodies.TryGetValue(name[Prefix.Length..], out var body))
        {
            request.Content = JsonContent.Create(body);
        }
        else if (Method(endpoint) is "POST")
        {
            request.Content = JsonContent.Create(new { });
        }

        return request;
    }

    public static bool IsForm(RouteEndpoint endpoint) => endpoint.RoutePattern.RawText!.Contains("/panel/", StringComparison.Ordinal);
}
