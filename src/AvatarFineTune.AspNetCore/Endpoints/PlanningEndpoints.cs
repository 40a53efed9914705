using AvatarFineTune.AspNetCore.Contracts;
using AvatarFineTune.AspNetCore.Http;
using AvatarFineTune.Jobs;
using AvatarFineTune.Pricing;
using AvatarFineTune.Vendors;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace AvatarFineTune.AspNetCore.Endpoints;

/// <summary>Before a training: what can be trained, whether there is enough for it, and what it will cost.</summary>
internal static class PlanningEndpoints
{
    public static void Map(RouteGroupBuilder group)
    {
        group.MapGet("/{avatarId}/models", Models).Describe("ListModels", "Lists the models that can be trained, with price and days left.").Produces<TrainableModelList>();
        group.MapGet("/{avatarId}/eligibility", EligibilityAsync)
            .Describe("CheckEligibility", "Says whether the avatar can be trained now on ?model=vendor/model, and what to do if not.")
            .Produces<EligibilityBody>().ProducesProblem(StatusCodes.Status400BadRequest);
        group.MapPost("/{avatarId}/estimate", EstimateAsync)
            .Describe("Estimate", "Says what a training would cost, from exact tokens and dated prices.")
            .Takes<TrainingRequest>().Produces<EstimateBody>()
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status422UnprocessableEntity);
    }

    private static IResult Models([AsParameters] RequestedAvatar avatar, VendorRegistry vendors, PriceBook prices)
    {
        List<TrainableModelBody> models = [];
        foreach (var name in vendors.Names)
        {
            if (vendors.Find(name, avatar.Key.UserId) is { Capabilities: var can })
            {
                models.AddRange(can.TrainableModels.Select(model =>
                {
                    var price = prices.Find(can.Kind, model);
                    return new TrainableModelBody($"{name}/{model}", price?.Training, price?.Training is null ? null : price.Currency, prices.FindTrainingDaysLeft(can.Kind, model), can.ClosedToNewJobs, can.NeedsDeployment);
                }));
            }
        }

        return JsonBody.Ok(new TrainableModelList(models));
    }

    private static async Task<IResult> EligibilityAsync([AsParameters] RequestedAvatar avatar, Previews previews) =>
        Http.Models.TryParse(new Queries(avatar.Context).Text("model"), out var model) && model is not null
            ? JsonBody.Ok(EligibilityBody.Of((await previews.FindAsync(new(avatar.Key, model), avatar.Cancelled).ConfigureAwait(false)).Eligibility))
            : Problems.Invalid(Http.Models.NotAModel("model"));

    private static async Task<IResult> EstimateAsync([AsParameters] RequestedAvatar avatar, Previews previews)
    {
        var (request, problem) = await TrainingRequests.ReadAsync(avatar).ConfigureAwait(false);
        if (request is null)
        {
            return problem!;
        }

        // A model of nobody has no price: say so, as the job would.
        var (eligibility, cost) = await previews.FindAsync(request, avatar.Cancelled).ConfigureAwait(false);
        return eligibility.Refusals.FirstOrDefault(r => r.Reason is RefusalReason.UnknownVendor) is { } refusal ? Problems.Refused(refusal) : JsonBody.Ok(EstimateBody.Of(cost));
    }
}
