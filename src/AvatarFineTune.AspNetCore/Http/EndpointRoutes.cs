using Microsoft.AspNetCore.Http;

namespace AvatarFineTune.AspNetCore.Http;

/// <summary>Where the app has put the endpoints: the panel's forms and live parts go there. Written once, while the app maps its endpoints.</summary>
internal sealed class EndpointRoutes
{
    private string? _prefix;

    /// <summary>The path under which avatars are, such as <c>/avatars</c>, without a slash at its end.</summary>
    /// <exception cref="InvalidOperationException">Nothing was mapped.</exception>
    public string Prefix => _prefix ?? throw new InvalidOperationException(
        "The Fine-Tune panel has no endpoints to send its forms to: call app.MapAvatarFineTuning(\"/avatars\") where the app maps its endpoints.");

    /// <summary>The address of something that a request has made: the request's own, and its id.</summary>
    public static string Below(HttpContext context, Guid id) => $"{context.Request.PathBase}{context.Request.Path}".TrimEnd('/') + $"/{id}";

    /// <summary>Remembers the path.</summary>
    /// <exception cref="InvalidOperationException">Another was mapped before.</exception>
    public void Set(string prefix)
    {
        if (Interlocked.CompareExchange(ref _prefix, prefix, null) is { } first)
        {
            throw new InvalidOperationException($"MapAvatarFineTuning(\"{prefix}\") was called, and MapAvatarFineTuning(\"{first}\") before: map the endpoints once.");
        }
    }
}
