using AvatarFineTune.Avatars;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace AvatarFineTune.AspNetCore.Http;

/// <summary>
/// Says who asks, as the app's <see cref="AspNetCoreOptions.UserId"/> does: one rule for endpoints, forms and pages. An app that signs its users in without an
/// id that is found would see an empty page and nothing else: the log says so, once in the life of a host.
/// </summary>
internal sealed partial class UserIds(IOptions<AspNetCoreOptions> options, ILogger<UserIds> logger)
{
    private int _told;

    /// <summary>The user of a request; <see langword="null"/> for nobody, and for an id under which nothing can be stored.</summary>
    /// <exception cref="InvalidOperationException">The app's own function failed: that is the app's to handle, and nothing to tell who asks.</exception>
    public string? Of(HttpContext context)
    {
        string? id;
        try
        {
            id = options.Value.UserId(context);
        }
        catch (Exception e)
        {
            throw new InvalidOperationException($"{nameof(AspNetCoreOptions)}.{nameof(AspNetCoreOptions.UserId)} failed, which says who the user of a request is.", e);
        }

        if (AvatarKey.IsId(id))
        {
            return id;
        }

        if (context.User.Identity?.IsAuthenticated == true && Interlocked.Exchange(ref _told, 1) == 0)
        {
            LogNoId(id is { Length: > 0 } ? $"has an id that can't be stored ({id.Length} characters; 1 to {AvatarKey.MaxLength} can)" : "has no id");
        }

        return null;
    }

    [LoggerMessage(
        7001, LogLevel.Warning,
        "A signed-in user {Fault}: the endpoints answer 401 and the panel shows nothing. By default the id is the claim NameIdentifier, else sub; another is named with AddAspNetCore(o => o.UserId = …).")]
    private partial void LogNoId(string fault);
}
