using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace AvatarFineTune.AspNetCore.Endpoints;

/// <summary>How endpoints are described for OpenAPI.</summary>
internal static class EndpointDescriptions
{
    /// <summary>Gives an endpoint its name, which is its operation id, and a sentence.</summary>
    public static RouteHandlerBuilder Describe(this RouteHandlerBuilder endpoint, string name, string summary) =>
        endpoint.WithName($"AvatarFineTuning.{name}").WithSummary(summary);
}
