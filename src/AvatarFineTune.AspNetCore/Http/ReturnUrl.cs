using Microsoft.AspNetCore.Http;

namespace AvatarFineTune.AspNetCore.Http;

/// <summary>Where a form sends the browser afterwards: a page of this app, whatever the form says.</summary>
internal static class ReturnUrl
{
    /// <summary>The page that the form names, if it is one of this app; else the app's start.</summary>
    public static string Of(HttpContext context, string? wanted) =>
        IsLocal(wanted) ? wanted! : context.Request.PathBase.HasValue ? context.Request.PathBase.ToUriComponent() : "/";

    /// <summary>A path that begins with one slash. Browsers read a backslash as a slash, and skip line breaks and tabs; a header holds no control characters.</summary>
    public static bool IsLocal(string? url) =>
        url is ['/', ..] and not ['/', '/' or '\\', ..] && url.Length <= 2_000 && !url.AsSpan().ContainsAnyExceptInRange(' ', '~');
}
