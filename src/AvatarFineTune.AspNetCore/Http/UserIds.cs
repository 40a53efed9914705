using AvatarFineTune.Avatars;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace AvatarFineTune.AspNetCore.Http;

/// <summary>Who asks, as the app says: one rule for endpoints, forms and pages.</summary>
internal static class UserIds
{
    /// <summary>The user of a request; <see langword="null"/> for nobody, and for an id under which nothing can be stored.</summary>
    /// <exception cref="InvalidOperationException">The app's function failed: that is the app's to handle, and no mistake of who asks.</exception>
    public static string? Of(HttpContext context)
    {
        try
        {
            return context.RequestServices.GetRequiredService<IOptions<AspNetCoreOptions>>().Value.UserId(context) is { } id && AvatarKey.IsId(id) ? id : null;
        }
        catch (Exception e)
        {
            throw new InvalidOperationException($"{nameof(AspNetCoreOptions)}.{nameof(AspNetCoreOptions.UserId)} failed, which says who the user of a request is.", e);
        }
    }
}
