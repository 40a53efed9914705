using System.Net.Http.Headers;
using System.Text;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace AvatarFineTune.AspNetCore.Tests.Support;

/// <summary>The ids that a request names.</summary>
internal sealed record RequestIds(string Avatar, string Import, string Example, string Job, string Note, string Version)
{
    /// <summary>Ids of nothing.</summary>
    public static RequestIds Of(string avatar) => new(avatar, $"{Guid.NewGuid()}", $"{Guid.NewGuid()}", $"{Guid.NewGuid()}", $"{Guid.NewGuid()}", "1");
}

/// <summary>An endpoint under /avatars as the app has it.</summary>
internal sealed record MappedEndpoint(string Method, string Path, RouteEndpoint Endpoint)
{
    /// <summary>As the table names it.</summary>
    public string Key => $"{Method} {Path}";

    public bool IsForm => Path.Contains("/panel/", StringComparison.Ordinal);

    public bool MakesAvatar => Endpoint.Metadata.GetMetadata<AspNetCore.Http.MakesAvatar>() is not null;

    public bool HasAvatar => Path.Contains("{avatarId}", StringComparison.Ordinal);

    /// <summary>Whether it names something by an id of its own, beside the avatar.</summary>
    public bool HasId => Path.Contains(":guid}", StringComparison.Ordinal);

    public override string ToString() => Key;
}

/// <summary>A request for every endpoint. What is mapped and not named here fails the tests that go through all of them.</summary>
internal static class EndpointTable
{
    private const string Form = "application/x-www-form-urlencoded";
    private const string Json = "application/json";

    private static readonly Dictionary<string, (string Type, string Body)?> Requests = new(StringComparer.Ordinal)
    {
        ["GET /"] = null,
        ["GET /{avatarId}"] = null,
        ["PUT /{avatarId}"] = (Json, """{"name":"Mine"}"""),
        ["POST /{avatarId}/imports"] = ("application/octet-stream", "14/02/2025, 18:06 - Jonas: Hello.\n14/02/2025, 18:07 - Ava Lindqvist: well hello there\n"),
        ["GET /{avatarId}/imports"] = null,
        ["GET /{avatarId}/imports/{importId:guid}"] = null,
        ["DELETE /{avatarId}/imports/{importId:guid}"] = null,
        ["POST /{avatarId}/erasures"] = (Json, """{"scope":"import","import":"[import]"}"""),
        ["GET /{avatarId}/erasures"] = null,
        ["GET /{avatarId}/statistics"] = null,
        ["GET /{avatarId}/examples"] = null,
        ["GET /{avatarId}/examples/{exampleId:guid}"] = null,
        ["PATCH /{avatarId}/examples/{exampleId:guid}"] = (Json, """{"reply":"changed by somebody else"}"""),
        ["GET /{avatarId}/models"] = null,
        ["GET /{avatarId}/eligibility"] = null,
        ["POST /{avatarId}/estimate"] = (Json, """{"model":"local/neutral"}"""),
        ["POST /{avatarId}/jobs"] = (Json, """{"model":"local/neutral","imports":["[import]"]}"""),
        ["GET /{avatarId}/jobs"] = null,
        ["GET /{avatarId}/jobs/{jobId:guid}"] = null,
        ["POST /{avatarId}/jobs/{jobId:guid}/cancel"] = (Json, ""),
        ["POST /{avatarId}/jobs/{jobId:guid}/pause"] = (Json, ""),
        ["POST /{avatarId}/jobs/{jobId:guid}/resume"] = (Json, ""),
        ["GET /{avatarId}/jobs/{jobId:guid}/events"] = null,
        ["GET /{avatarId}/jobs/{jobId:guid}/live"] = null,
        ["GET /{avatarId}/jobs/{jobId:guid}/checkpoints"] = null,
        ["POST /{avatarId}/jobs/{jobId:guid}/checkpoints"] = (Json, """{"model":"any"}"""),
        ["GET /{avatarId}/versions"] = null,
        ["POST /{avatarId}/versions"] = (Json, """{"model":"local/elsewhere"}"""),
        ["PUT /{avatarId}/active"] = (Json, """{"version":[version]}"""),
        ["DELETE /{avatarId}/active"] = null,
        ["GET /{avatarId}/deployments"] = null,
        ["POST /{avatarId}/chat"] = (Json, """{"messages":[{"role":"user","content":"hello"}]}"""),
        ["POST /{avatarId}/chat/stream"] = (Json, """{"messages":[{"role":"user","content":"hello"}]}"""),
        ["GET /{avatarId}/knowledge"] = null,
        ["POST /{avatarId}/knowledge"] = (Json, """{"text":"She likes tea."}"""),
        ["GET /{avatarId}/memories"] = null,
        ["POST /{avatarId}/memories"] = (Json, """{"text":"She was here."}"""),
        ["DELETE /{avatarId}/notes/{noteId:guid}"] = null,
        ["GET /{avatarId}/usage"] = null,
        ["GET /{avatarId}/costs"] = null,
        ["GET /{avatarId}/budget"] = null,
        ["GET /{avatarId}/panel/{**form}"] = null,
        ["POST /{avatarId}/panel/upload"] = (Form, "consent=yes"),
        ["POST /{avatarId}/panel/imports/{importId:guid}/delete"] = (Form, "again=yes"),
        ["POST /{avatarId}/panel/examples/{exampleId:guid}/exclude"] = (Form, "reason=mine"),
        ["POST /{avatarId}/panel/examples/{exampleId:guid}/restore"] = (Form, "a=b"),
        ["POST /{avatarId}/panel/examples/{exampleId:guid}/edit"] = (Form, "reply=mine"),
        ["POST /{avatarId}/panel/train"] = (Form, "aft-tr-model=local%2Fneutral&aft-tr-imports=[import]"),
        ["POST /{avatarId}/panel/jobs/{jobId:guid}/cancel"] = (Form, "a=b"),
        ["POST /{avatarId}/panel/jobs/{jobId:guid}/pause"] = (Form, "a=b"),
        ["POST /{avatarId}/panel/jobs/{jobId:guid}/resume"] = (Form, "a=b"),
        ["POST /{avatarId}/panel/jobs/{jobId:guid}/dismiss"] = (Form, "a=b"),
        ["POST /{avatarId}/panel/versions/{version:int}/activate"] = (Form, "a=b"),
        ["POST /{avatarId}/panel/deactivate"] = (Form, "a=b"),
        ["POST /{avatarId}/panel/compare"] = (Form, "question=hello&left=[version]&right=0"),
        ["POST /{avatarId}/panel/chat"] = (Form, "message=hello"),
    };

    /// <summary>All endpoints that the app has under /avatars; none may be missing in the table.</summary>
    public static IReadOnlyList<MappedEndpoint> Of(TestApp app)
    {
        List<MappedEndpoint> all = [];
        foreach (var endpoint in app.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>())
        {
            if (endpoint.RoutePattern.RawText is { } pattern && pattern.StartsWith("/avatars", StringComparison.Ordinal))
            {
                var path = "/" + pattern["/avatars".Length..].Trim('/');
                all.AddRange(endpoint.Metadata.GetRequiredMetadata<HttpMethodMetadata>().HttpMethods.Select(method => new MappedEndpoint(method, path, endpoint)));
            }
        }

        Assert.Equal(all.Select(e => e.Key).Order(StringComparer.Ordinal), Requests.Keys.Order(StringComparer.Ordinal));
        return all;
    }

    /// <summary>The request of an endpoint.</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="ids">What it names.</param>
    /// <param name="contentType">Another content type than it wants; empty for none.</param>
    public static HttpRequestMessage Request(MappedEndpoint endpoint, RequestIds ids, string? contentType = null)
    {
        var path = Fill(endpoint.Path, ids);
        var query = endpoint.Path.EndsWith("/imports", StringComparison.Ordinal) ? "?name=chat.txt&speaker=Ava%20Lindqvist"
            : endpoint.Path.EndsWith("/eligibility", StringComparison.Ordinal) ? "?model=local/neutral" : "";
        var request = new HttpRequestMessage(new(endpoint.Method), $"/avatars{path.TrimEnd('/')}{query}");
        if (Requests[endpoint.Key] is var (type, body))
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(Fill(body, ids)));
            request.Content.Headers.ContentType = contentType is null ? MediaTypeHeaderValue.Parse(type) : contentType.Length == 0 ? null : MediaTypeHeaderValue.Parse(contentType);
        }

        return request;
    }

    private static string Fill(string text, RequestIds ids) => text
        .Replace("{avatarId}", ids.Avatar, StringComparison.Ordinal)
        .Replace("{importId:guid}", ids.Import, StringComparison.Ordinal).Replace("[import]", ids.Import, StringComparison.Ordinal)
        .Replace("{exampleId:guid}", ids.Example, StringComparison.Ordinal)
        .Replace("{jobId:guid}", ids.Job, StringComparison.Ordinal)
        .Replace("{noteId:guid}", ids.Note, StringComparison.Ordinal)
        .Replace("{version:int}", ids.Version, StringComparison.Ordinal).Replace("[version]", ids.Version, StringComparison.Ordinal);
}
