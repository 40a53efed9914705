using AvatarFineTune.Avatars;
using AvatarFineTune.Jobs;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace AvatarFineTune.AspNetCore.Http;

/// <summary>Whom a request is made by; set by <see cref="UserFilter"/> before any handler runs.</summary>
/// <param name="UserId">The user, as the app names them.</param>
internal sealed record RequestUser(string UserId)
{
    /// <summary>The avatar of the route, which is always this user's own; <see langword="null"/> if the route has none.</summary>
    public AvatarKey? Avatar { get; init; }

    /// <summary>The user of a request.</summary>
    public static RequestUser Of(HttpContext context) =>
        context.Features.Get<RequestUser>() ?? throw new InvalidOperationException($"{nameof(UserFilter)} did not run for {context.Request.Path}.");
}

/// <summary>The avatar that a route names, for handlers: <c>[AsParameters]</c>.</summary>
internal readonly struct RequestedAvatar
{
    /// <summary>The avatar's id, as it stands in the path.</summary>
    [FromRoute(Name = "avatarId")]
    public required string AvatarId { get; init; }

    /// <summary>The request.</summary>
    public required HttpContext Context { get; init; }

    /// <summary>The avatar, of the user who asks.</summary>
    public AvatarKey Key => RequestUser.Of(Context).Avatar!;

    /// <summary>Ends when the client has gone.</summary>
    public CancellationToken Cancelled => Context.RequestAborted;

    /// <summary>A job of the user who asks.</summary>
    public JobKey Job(Guid id) => new(Key.UserId, id);
}
