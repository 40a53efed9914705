using AvatarFineTune.AspNetCore.Contracts;
using AvatarFineTune.AspNetCore.Http;
using AvatarFineTune.Usage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace AvatarFineTune.AspNetCore.Endpoints;

/// <summary>What an avatar used, and what it cost.</summary>
internal static class UsageEndpoints
{
    public static void Map(RouteGroupBuilder group)
    {
        group.MapGet("/{avatarId}/usage", DailyAsync)
            .Describe("GetUsage", "Reads tokens and money per day and model, of all days or ?from=2026-11-01&to=2026-11-30 (UTC).").Produces<UsageList>().ProducesProblem(StatusCodes.Status400BadRequest);
        group.MapGet("/{avatarId}/costs", CostsAsync)
            .Describe("GetCosts", "Adds up training, messages and hosting, of all days or from and to.").Produces<CostBody>().ProducesProblem(StatusCodes.Status400BadRequest);
        group.MapGet("/{avatarId}/budget", BudgetAsync).Describe("GetBudget", "Reads the budgets, and what is left of them.").Produces<BudgetList>();
    }

    private static async Task<IResult> DailyAsync([AsParameters] RequestedAvatar avatar, UsageService usage)
    {
        var (query, problem) = Read(avatar);
        return query is null ? problem! : JsonBody.Ok(new UsageList([.. (await usage.GetDailyAsync(query, avatar.Cancelled).ConfigureAwait(false)).Select(UsageDayBody.Of)]));
    }

    private static async Task<IResult> CostsAsync([AsParameters] RequestedAvatar avatar, UsageService usage)
    {
        var (query, problem) = Read(avatar);
        return query is null ? problem! : JsonBody.Ok(CostBody.Of(await usage.GetCostSummaryAsync(query, avatar.Cancelled).ConfigureAwait(false)));
    }

    private static async Task<IResult> BudgetAsync([AsParameters] RequestedAvatar avatar, UsageService usage) => JsonBody.Ok(
        new BudgetList([.. (await usage.CheckBudgetAsync(avatar.Key, avatar.Cancelled).ConfigureAwait(false)).Budgets.Select(BudgetBody.Of)]));

    private static (UsageQuery? Query, IResult? Problem) Read(RequestedAvatar avatar)
    {
        var query = new Queries(avatar.Context);
        var (from, to) = (query.Day("from"), query.Day("to"));
        return query.Problem is { } problem ? (null, problem)
            : from > to ? (null, Problems.Invalid("from must not be after to."))
            : (new(avatar.Key.UserId, avatar.Key.AvatarId, from, to), null);
    }
}
