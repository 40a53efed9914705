using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace AvatarFineTune.AspNetCore.Http;

/// <summary>
/// ETags (RFC 9110 §8.8.3) of what changes: reads answer 304 to If-None-Match, changes answer 412 to an If-Match of before.
/// </summary>
internal static class ETags
{
    /// <summary>A tag of a number that grows with each change.</summary>
    public static string Of(long revision) => $"\"{revision.ToString(CultureInfo.InvariantCulture)}\"";

    /// <summary>Sets the tag on the answer.</summary>
    /// <returns>Whether the client has just this already: answer 304.</returns>
    public static bool IsKnown(HttpContext context, string tag)
    {
        context.Response.Headers.ETag = tag;
        context.Response.Headers.CacheControl = "private, no-cache";
        return Names(context.Request.GetTypedHeaders().IfNoneMatch, tag);
    }

    /// <summary>Whether a change is meant for what there is now.</summary>
    /// <param name="context">The request.</param>
    /// <param name="tag">The tag of now; <see langword="null"/> if there is nothing yet.</param>
    public static bool IsMeant(HttpContext context, string? tag)
    {
        var given = context.Request.Headers;
        var headers = context.Request.GetTypedHeaders();

        // A condition that can't be read is not met: the change might overwrite what its sender never saw.
        return (given.IfMatch.Count == 0 || (tag is not null && Names(headers.IfMatch, tag)))
            && (given.IfNoneMatch.Count == 0 || (headers.IfNoneMatch.Count > 0 && (tag is null || !Names(headers.IfNoneMatch, tag))));
    }

    private static bool Names(IList<EntityTagHeaderValue> tags, string tag)
    {
        foreach (var given in tags)
        {
            if (given.Tag == "*" || given.Tag == tag)
            {
                return true;
            }
        }

        return false;
    }
}
