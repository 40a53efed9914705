using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc.ApiExplorer;

namespace AvatarFineTune.AspNetCore.Endpoints;

/// <summary>How endpoints are described for OpenAPI.</summary>
internal static class EndpointDescriptions
{
    /// <summary>Gives an endpoint its name, which is its operation id, and a sentence.</summary>
    public static RouteHandlerBuilder Describe(this RouteHandlerBuilder endpoint, string name, string summary) =>
        endpoint.WithName(NameOf(name)).WithSummary(summary);

    /// <summary>An endpoint's name in the app.</summary>
    public static string NameOf(string name) => $"AvatarFineTuning.{name}";

    /// <summary>
    /// Says what body an endpoint takes. Routing would answer another content type by itself, without a body and before anybody asks who sends it;
    /// with any type taken, the endpoint is asked, which refuses with a problem as it refuses everything.
    /// </summary>
    public static RouteHandlerBuilder Takes<T>(this RouteHandlerBuilder endpoint, string contentType = "application/json")
        where T : notnull => endpoint.Accepts<T>(contentType, TakenContentTypes.Any).WithMetadata(new TakesBody());
}

/// <summary>Marks an endpoint whose description names more content types than it takes.</summary>
internal sealed class TakesBody;

/// <summary>Keeps out of descriptions what is only there for routing.</summary>
internal sealed class TakenContentTypes : IApiDescriptionProvider
{
    public const string Any = "*/*";

    /// <summary>After the framework's own.</summary>
    public int Order => 0;

    public void OnProvidersExecuting(ApiDescriptionProviderContext context)
    {
    }

    public void OnProvidersExecuted(ApiDescriptionProviderContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        foreach (var description in context.Results.Where(r => r.ActionDescriptor.EndpointMetadata.OfType<TakesBody>().Any()))
        {
            foreach (var any in description.SupportedRequestFormats.Where(f => f.MediaType == Any).ToList())
            {
                description.SupportedRequestFormats.Remove(any);
            }
        }
    }
}
