using System.Security.Cryptography;
using System.Text;
using AvatarFineTune.AspNetCore.Contracts;
using AvatarFineTune.AspNetCore.Http;
using AvatarFineTune.Avatars;
using AvatarFineTune.Examples;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace AvatarFineTune.AspNetCore.Endpoints;

/// <summary>What chats became: looked through, left out, corrected.</summary>
internal static class ExampleEndpoints
{
    private const int MaxPage = 200;

    public static void Map(RouteGroupBuilder group)
    {
        group.MapGet("/{avatarId}/statistics", StatisticsAsync).Describe("GetStatistics", "Counts what there is to train on.").Produces<StatisticsBody>();
        group.MapGet("/{avatarId}/examples", ListAsync)
            .Describe("ListExamples", "Reads a page of examples. The query may say after, limit (1 to 200), order, minQuality, pattern and import (repeated), and excluded=true to see those as well.")
            .Produces<ExampleList>().ProducesProblem(StatusCodes.Status400BadRequest);
        group.MapGet("/{avatarId}/examples/{exampleId:guid}", GetAsync)
            .Describe("GetExample", "Reads an example.").Produces<ExampleBody>().Produces(StatusCodes.Status304NotModified).ProducesProblem(StatusCodes.Status404NotFound);
        group.MapPatch("/{avatarId}/examples/{exampleId:guid}", ChangeAsync)
            .Describe("ChangeExample", "Edits a reply, leaves an example out of training, or takes it back.")
            .Takes<ExampleChange>().Produces<ExampleBody>()
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status412PreconditionFailed);
    }

    private static async Task<IResult> StatisticsAsync([AsParameters] RequestedAvatar avatar, TrainingDataService data) =>
        JsonBody.Ok(StatisticsBody.Of(await data.GetStatisticsAsync(avatar.Key, avatar.Cancelled).ConfigureAwait(false)));

    private static async Task<IResult> ListAsync([AsParameters] RequestedAvatar avatar, TrainingDataService data)
    {
        var query = new Queries(avatar.Context);
        var wanted = new ExampleQuery
        {
            Imports = query.Ids("import"),
            Patterns = query.WordList<PatternType>("pattern"),
            MinQuality = query.Share("minQuality") ?? 0,
            Order = query.Word<ExampleOrder>("order") ?? ExampleOrder.Conversation,
            IncludeExcluded = query.Flag("excluded") ?? false,
        };
        var limit = query.Number("limit", 1, MaxPage) ?? 50;
        if (query.Problem is { } problem)
        {
            return problem;
        }

        try
        {
            var page = await data.ReadExamplePageAsync(avatar.Key, wanted, query.Text("after"), limit, avatar.Cancelled).ConfigureAwait(false);
            return JsonBody.Ok(new ExampleList([.. page.Items.Select(ExampleBody.Of)], page.Next));
        }
        catch (ArgumentException)
        {
            return Problems.Invalid("after is no place in these examples: give what the page before had as next, with the same query.");
        }
    }

    private static async Task<IResult> GetAsync([AsParameters] RequestedAvatar avatar, Guid exampleId, TrainingDataService data) =>
        await data.GetExampleAsync(avatar.Key, exampleId, avatar.Cancelled).ConfigureAwait(false) is not { } example
            ? Problems.NotFound("example")
            : ETags.IsKnown(avatar.Context, TagOf(example)) ? TypedResults.StatusCode(StatusCodes.Status304NotModified) : JsonBody.Ok(ExampleBody.Of(example));

    private static async Task<IResult> ChangeAsync([AsParameters] RequestedAvatar avatar, Guid exampleId, TrainingDataService data, Previews previews)
    {
        var (change, problem) = await JsonBody.ReadAsync<ExampleChange>(avatar.Context).ConfigureAwait(false);
        if (change is null)
        {
            return problem!;
        }

        if (await data.GetExampleAsync(avatar.Key, exampleId, avatar.Cancelled).ConfigureAwait(false) is not { } example)
        {
            return Problems.NotFound("example");
        }

        if (!ETags.IsMeant(avatar.Context, TagOf(example)))
        {
            return Problems.Changed();
        }

        if (change.Reply is null == change.Excluded is null)
        {
            return Problems.Invalid("Give either reply or excluded.");
        }

        if ((TextLimits.Wrong("reply", change.Reply, TextLimits.Reply) ?? TextLimits.Wrong("reason", change.Reason, TextLimits.Reason)) is { } wrong)
        {
            return Problems.Invalid(wrong);
        }

        var changed = await ApplyAsync(data, avatar.Key, exampleId, change, avatar.Cancelled).ConfigureAwait(false);
        if (changed is null)
        {
            return Problems.NotFound("example");
        }

        previews.Forget(avatar.Key);
        avatar.Context.Response.Headers.ETag = TagOf(changed);
        return JsonBody.Ok(ExampleBody.Of(changed));
    }

    private static Task<TrainingExample?> ApplyAsync(TrainingDataService data, AvatarKey avatar, Guid id, ExampleChange change, CancellationToken cancelled) => change switch
    {
        { Reply: { } reply } => data.EditReplyAsync(avatar, id, reply, cancelled),
        { Excluded: true } => data.ExcludeAsync(avatar, id, change.Reason ?? "by the user", cancelled),
        _ => data.RestoreAsync(avatar, id, cancelled),
    };

    /// <summary>What can change of an example is its reply, which its hash tells, and its exclusion.</summary>
    private static string TagOf(TrainingExample example) =>
        ETags.Of(BitConverter.ToInt64(SHA256.HashData(Encoding.UTF8.GetBytes($"{example.Hash}\n{example.Exclusion}\n{example.TimesUsed}"))));
}
