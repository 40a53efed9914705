using AvatarFineTune.AspNetCore.Contracts;
using AvatarFineTune.AspNetCore.Http;
using AvatarFineTune.Avatars;
using AvatarFineTune.Vendors;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace AvatarFineTune.AspNetCore.Endpoints;

/// <summary>A user's avatars: names, prompts, base models.</summary>
internal static class AvatarEndpoints
{
    /// <summary>The endpoint that stands where all of them are.</summary>
    public const string List = "ListAvatars";

    public static void Map(RouteGroupBuilder group)
    {
        group.MapGet("/", ListAsync)
            .Describe(List, "Lists the user's avatars.")
            .Produces<AvatarList>();
        group.MapGet("/{avatarId}", GetAsync)
            .Describe("GetAvatar", "Reads an avatar.")
            .Produces<AvatarBody>().Produces(StatusCodes.Status304NotModified).ProducesProblem(StatusCodes.Status404NotFound);
        group.MapPut("/{avatarId}", SaveAsync)
            .WithMetadata(new MakesAvatar())
            .Describe("SaveAvatar", "Makes an avatar, or stores its name, prompt and base model.")
            .Takes<AvatarChange>()
            .Produces<AvatarBody>().Produces<AvatarBody>(StatusCodes.Status201Created)
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status412PreconditionFailed);
    }

    private static async Task<IResult> ListAsync(HttpContext context, AvatarService avatars)
    {
        var profiles = await avatars.ListAsync(RequestUser.Of(context).UserId, context.RequestAborted).ConfigureAwait(false);
        return JsonBody.Ok(new AvatarList([.. profiles.Select(AvatarBody.Of)]));
    }

    /// <summary>What has imports and no profile yet is an avatar without a name.</summary>
    private static async Task<IResult> GetAsync([AsParameters] RequestedAvatar avatar, AvatarService avatars) =>
        await avatars.GetAsync(avatar.Key, avatar.Cancelled).ConfigureAwait(false) is not { } profile
            ? JsonBody.Ok(AvatarBody.Of(new() { Avatar = avatar.Key }))
            : ETags.IsKnown(avatar.Context, TagOf(profile))
                ? TypedResults.StatusCode(StatusCodes.Status304NotModified)
                : JsonBody.Ok(AvatarBody.Of(profile));

    private static async Task<IResult> SaveAsync([AsParameters] RequestedAvatar avatar, AvatarService avatars, VendorRegistry vendors)
    {
        var (change, problem) = await JsonBody.ReadAsync<AvatarChange>(avatar.Context).ConfigureAwait(false);
        if (change is null)
        {
            return problem!;
        }

        if ((TextLimits.Wrong("name", change.Name, TextLimits.Name) ?? TextLimits.Wrong("prompt", change.Prompt, TextLimits.Prompt)) is { } wrong)
        {
            return Problems.Invalid(wrong);
        }

        if (!Models.TryParse(change.BaseModel, out var baseModel))
        {
            return Problems.Invalid(Models.NotAModel("baseModel"));
        }

        if (baseModel is not null && vendors.Find(baseModel.Vendor, avatar.Key.UserId) is null)
        {
            return Problems.Invalid($"baseModel is of the vendor '{baseModel.Vendor}', which this app doesn't have. It has: {string.Join(", ", vendors.Names)}.");
        }

        var known = await avatars.GetAsync(avatar.Key, avatar.Cancelled).ConfigureAwait(false);
        if (!ETags.IsMeant(avatar.Context, known is null ? null : TagOf(known)))
        {
            return Problems.Changed();
        }

        var saved = await avatars.SaveAsync(
            new() { Avatar = avatar.Key, Name = change.Name, Prompt = change.Prompt, BaseModel = baseModel }, avatar.Cancelled).ConfigureAwait(false);
        avatar.Context.Response.Headers.ETag = TagOf(saved);
        return JsonBody.Ok(AvatarBody.Of(saved), known is null ? StatusCodes.Status201Created : StatusCodes.Status200OK);
    }

    /// <summary>Whether a change is meant for the avatar as it is now.</summary>
    public static async Task<bool> IsMeantAsync(this AvatarService avatars, RequestedAvatar avatar) => ETags.IsMeant(
        avatar.Context, await avatars.GetAsync(avatar.Key, avatar.Cancelled).ConfigureAwait(false) is { } profile ? TagOf(profile) : null);

    private static string TagOf(AvatarProfile profile) => ETags.Of(profile.UpdatedAt.UtcTicks);
}
