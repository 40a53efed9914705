using AvatarFineTune.Avatars;
using AvatarFineTune.Examples;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace AvatarFineTune.AspNetCore.Http;

/// <summary>Who asks, and whether the avatar is theirs: no user, no answer; an avatar that the user doesn't have is not found, whoever else may have one of that id.</summary>
internal sealed class UserFilter : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(next);
        var http = context.HttpContext;
        if (http.RequestServices.GetRequiredService<UserIds>().Of(http) is not { } userId)
        {
            return Problems.NoUser();
        }

        AvatarKey? avatar = null;
        if (http.GetRouteValue("avatarId") is string avatarId)
        {
            // Servers leave this one escape in a path, so that its parts stay apart.
            avatarId = avatarId.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);
            if (!AvatarKey.IsId(avatarId))
            {
                return Problems.NoAvatar();
            }

            avatar = new(userId, avatarId);
            if (http.GetEndpoint()?.Metadata.GetMetadata<MakesAvatar>() is null
                && !await ExistsAsync(http.RequestServices, avatar, http.RequestAborted).ConfigureAwait(false))
            {
                return Problems.NoAvatar();
            }
        }

        http.Features.Set(new RequestUser(userId) { Avatar = avatar });
        return await next(context).ConfigureAwait(false);
    }

    /// <summary>An app that imports by itself may never have stored a profile: what was imported makes an avatar too.</summary>
    private static async Task<bool> ExistsAsync(IServiceProvider services, AvatarKey avatar, CancellationToken cancelled) =>
        await services.GetRequiredService<AvatarService>().GetAsync(avatar, cancelled).ConfigureAwait(false) is not null
        || await services.GetRequiredService<TrainingDataService>().ListImportsAsync(avatar, cancelled).ConfigureAwait(false) is { Count: > 0 };
}

/// <summary>Marks an endpoint that may name an avatar which is not there yet.</summary>
internal sealed class MakesAvatar;
