using AvatarFineTune.AspNetCore.Endpoints;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace AvatarFineTune.AspNetCore.Http;

/// <summary>Where the app has put the endpoints, in whatever groups of its own: the panel's forms and live parts go there.</summary>
internal sealed class EndpointRoutes(LinkGenerator links)
{
    private string? _mapped;
    private string? _prefix;

    /// <summary>The path under which avatars are, such as <c>/avatars</c> or <c>/api/avatars</c>, without a slash at its end.</summary>
    /// <exception cref="InvalidOperationException">Nothing was mapped.</exception>
    private string Prefix => _prefix ??= links.GetPathByName(EndpointDescriptions.NameOf(AvatarEndpoints.List), values: null)?.TrimEnd('/') ?? throw new InvalidOperationException(
        "The Fine-Tune panel has no endpoints to send its forms to: call app.MapAvatarFineTuning(\"/avatars\") where the app maps its endpoints.");

    /// <summary>The path of something of an avatar, below where the app is mounted.</summary>
    /// <exception cref="InvalidOperationException">Nothing was mapped.</exception>
    public string PathOf(string avatarId, string path) => $"{Prefix}/{Uri.EscapeDataString(avatarId)}/{path}";

    /// <summary>The address of something that a request has made.</summary>
    /// <param name="avatar">The request.</param>
    /// <param name="kind">What it is, as addresses say: <c>imports</c>, <c>jobs</c>.</param>
    /// <param name="id">Its id.</param>
    public string AddressOf(RequestedAvatar avatar, string kind, Guid id) =>
        avatar.Context.Request.PathBase.ToUriComponent() + PathOf(avatar.Key.AvatarId, $"{kind}/{id}");

    /// <summary>Remembers that the endpoints are mapped.</summary>
    /// <exception cref="InvalidOperationException">They were mapped before.</exception>
    public void Set(string prefix)
    {
        if (Interlocked.CompareExchange(ref _mapped, prefix, null) is { } first)
        {
            throw new InvalidOperationException($"MapAvatarFineTuning(\"{prefix}\") was called, and MapAvatarFineTuning(\"{first}\") before: map the endpoints once.");
        }
    }
}
