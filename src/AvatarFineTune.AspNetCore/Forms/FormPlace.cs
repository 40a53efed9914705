using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace AvatarFineTune.AspNetCore.Forms;

/// <summary>Says of an endpoint in which part of the panel its form stands: that part shows the form's notice.</summary>
/// <param name="Name">The part.</param>
internal sealed record FormPlace(string Name)
{
    public const string Upload = "upload";
    public const string Examples = "examples";
    public const string Training = "training";
    public const string Jobs = "jobs";
    public const string Versions = "versions";
    public const string Chat = "chat";

    /// <summary>The fields that come back filled in when the form was refused. Never files, which browsers don't take back.</summary>
    public IReadOnlyList<string> Kept { get; init; } = [];

    /// <summary>The avatar that a form's address names.</summary>
    public static string? AvatarOf(HttpContext context) =>
        (context.GetRouteValue("avatarId") as string)?.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);

    /// <summary>An id of an element, which differs between two avatars on one page.</summary>
    public static string ElementId(string name, string avatar) => $"aft-{name}-{Fnv(avatar):x8}";

    private static uint Fnv(string text)
    {
        var hash = 2166136261u;
        foreach (var c in text)
        {
            hash = (hash ^ c) * 16777619;
        }

        return hash;
    }
}
