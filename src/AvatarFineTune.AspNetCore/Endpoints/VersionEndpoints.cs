using AvatarFineTune.AspNetCore.Contracts;
using AvatarFineTune.AspNetCore.Http;
using AvatarFineTune.Avatars;
using AvatarFineTune.Jobs;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace AvatarFineTune.AspNetCore.Endpoints;

/// <summary>What trainings made, and which of it answers.</summary>
internal static class VersionEndpoints
{
    public static void Map(RouteGroupBuilder group)
    {
        group.MapGet("/{avatarId}/versions", ListAsync).Describe("ListVersions", "Lists the versions, newest first.").Produces<VersionList>();
        group.MapPost("/{avatarId}/versions", AdoptAsync)
            .Describe("AdoptModel", "Brings in a model that was tuned elsewhere, as the next version.")
            .Takes<Adoption>().Produces<VersionBody>(StatusCodes.Status201Created).ProducesProblem(StatusCodes.Status400BadRequest);
        group.MapPut("/{avatarId}/active", ActivateAsync)
            .Describe("Activate", "Lets a version answer, at once or when its vendor has made it ready. If-Match takes the avatar's ETag.")
            .Takes<ActivationRequest>().Produces<ActivationBody>().Produces<ActivationBody>(StatusCodes.Status202Accepted)
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status412PreconditionFailed).ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        group.MapDelete("/{avatarId}/active", DeactivateAsync)
            .Describe("Deactivate", "Lets the base model answer again.").Produces(StatusCodes.Status204NoContent).ProducesProblem(StatusCodes.Status412PreconditionFailed);
        group.MapGet("/{avatarId}/deployments", DeploymentsAsync).Describe("ListDeployments", "Lists the hosting of the versions.").Produces<DeploymentList>();
    }

    private static async Task<IResult> ListAsync([AsParameters] RequestedAvatar avatar, FineTuneService fineTuning, AvatarService avatars)
    {
        var active = (await avatars.GetAsync(avatar.Key, avatar.Cancelled).ConfigureAwait(false))?.ActiveVersion;
        var versions = await fineTuning.ListVersionsAsync(avatar.Key, avatar.Cancelled).ConfigureAwait(false);
        return JsonBody.Ok(new VersionList([.. versions.Select(v => VersionBody.Of(v, active))]));
    }

    private static async Task<IResult> AdoptAsync([AsParameters] RequestedAvatar avatar, FineTuneService fineTuning)
    {
        var (adoption, problem) = await JsonBody.ReadAsync<Adoption>(avatar.Context).ConfigureAwait(false);
        if (adoption is null)
        {
            return problem!;
        }

        if (!Models.TryParse(adoption.Model, out var model) || model is null)
        {
            return Problems.Invalid(Models.NotAModel("model"));
        }

        if (!Models.TryParse(adoption.BaseModel, out var baseModel))
        {
            return Problems.Invalid(Models.NotAModel("baseModel"));
        }

        if (TextLimits.Wrong("prompt", adoption.Prompt, TextLimits.Prompt) is { } wrong)
        {
            return Problems.Invalid(wrong);
        }

        var version = await fineTuning.AdoptModelAsync(avatar.Key, model, baseModel, adoption.Prompt, avatar.Cancelled).ConfigureAwait(false);
        return JsonBody.Ok(VersionBody.Of(version, active: null), StatusCodes.Status201Created);
    }

    private static async Task<IResult> ActivateAsync([AsParameters] RequestedAvatar avatar, FineTuneService fineTuning, AvatarService avatars)
    {
        var (request, problem) = await JsonBody.ReadAsync<ActivationRequest>(avatar.Context).ConfigureAwait(false);
        if (request is null)
        {
            return problem!;
        }

        if (!await avatars.IsMeantAsync(avatar).ConfigureAwait(false))
        {
            return Problems.Changed();
        }

        var activation = await fineTuning.ActivateModelAsync(avatar.Key, request.Version, avatar.Cancelled).ConfigureAwait(false);
        return activation.State == ActivationState.Refused
            ? Problems.Refused(activation.Refusal!)
            : JsonBody.Ok(
                new ActivationBody(Words.Of(activation.State), request.Version), activation.State == ActivationState.Deploying ? StatusCodes.Status202Accepted : StatusCodes.Status200OK);
    }

    private static async Task<IResult> DeactivateAsync([AsParameters] RequestedAvatar avatar, FineTuneService fineTuning, AvatarService avatars)
    {
        if (!await avatars.IsMeantAsync(avatar).ConfigureAwait(false))
        {
            return Problems.Changed();
        }

        await fineTuning.DeactivateModelAsync(avatar.Key, avatar.Cancelled).ConfigureAwait(false);
        return TypedResults.NoContent();
    }

    private static async Task<IResult> DeploymentsAsync([AsParameters] RequestedAvatar avatar, FineTuneService fineTuning) => JsonBody.Ok(
        new DeploymentList([.. (await fineTuning.ListDeploymentsAsync(avatar.Key.UserId, avatar.Key.AvatarId, avatar.Cancelled).ConfigureAwait(false)).Select(DeploymentBody.Of)]));
}
