using System.Security.Claims;
using Microsoft.AspNetCore.Http;

namespace AvatarFineTune.AspNetCore;

/// <summary>What an app tells the endpoints and the panel. Read once, when they are first used.</summary>
public sealed class AspNetCoreOptions
{
    /// <summary>
    /// Says who the user of a request is: the id under which avatars are stored, 1 to 200 characters. <see langword="null"/> or an empty text
    /// means nobody, who is answered 401.
    /// </summary>
    /// <value>Default: the claim <see cref="ClaimTypes.NameIdentifier"/>, else the claim <c>sub</c>, of an authenticated user.</value>
    public Func<HttpContext, string?> UserId { get; set; } = ClaimedUser;

    /// <summary>The largest upload of a chat export, in bytes: 1 to 8 GiB. More is answered 413.</summary>
    /// <value>Default: 512 MiB.</value>
    public long MaxUploadBytes { get; set; } = 512L << 20;

    /// <summary>How long one upload may take until all of it is here: 1 second to 1 day. A slower one is answered 408. The server's own minimum data rate applies as well.</summary>
    /// <value>Default: 10 minutes.</value>
    public TimeSpan UploadTimeout { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>How many requests that cost money or much work (uploads, jobs, chats) one user may make in <see cref="RateLimitWindow"/>: 1 to 1,000,000. More are answered 429.</summary>
    /// <value>Default: 60.</value>
    public int RateLimit { get; set; } = 60;

    /// <summary>The window of <see cref="RateLimit"/>: 1 second to 1 day. It counts on each host by itself.</summary>
    /// <value>Default: 1 minute.</value>
    public TimeSpan RateLimitWindow { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How often a live stream says that it is still there, so that proxies keep it open: 1 second to 1 hour.</summary>
    /// <value>Default: 15 seconds.</value>
    public TimeSpan KeepAliveInterval { get; set; } = TimeSpan.FromSeconds(15);

    private static string? ClaimedUser(HttpContext context) =>
        context.User.Identity?.IsAuthenticated == true
            ? context.User.FindFirstValue(ClaimTypes.NameIdentifier) ?? context.User.FindFirstValue("sub")
            : null;
}
