using AvatarFineTune.AspNetCore.Contracts;
using AvatarFineTune.AspNetCore.Http;
using AvatarFineTune.Avatars;
using AvatarFineTune.Examples;
using AvatarFineTune.Stores;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;

namespace AvatarFineTune.AspNetCore.Endpoints;

/// <summary>Chats come in, and go again.</summary>
internal static class ImportEndpoints
{
    private const string Octets = "application/octet-stream";

    public static void Map(RouteGroupBuilder group, AspNetCoreOptions options)
    {
        group.MapPost("/{avatarId}/imports", ImportAsync)
            .WithMetadata(new MakesAvatar(), new RequestSizeLimitAttribute(options.MaxUploadBytes))
            .AddEndpointFilter<RateLimitFilter>()
            .Describe("Import", "Imports a chat export, which is the body as it is. The query says name=chat.zip, speaker=… (repeated), platform, redaction, phoneRegion, consentBy and consentBasis.")
            .Takes<Stream>(Octets)
            .Produces<ImportBody>(StatusCodes.Status201Created)
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status408RequestTimeout).ProducesProblem(StatusCodes.Status413PayloadTooLarge)
            .ProducesProblem(StatusCodes.Status415UnsupportedMediaType).ProducesProblem(StatusCodes.Status422UnprocessableEntity).ProducesProblem(StatusCodes.Status429TooManyRequests);
        group.MapGet("/{avatarId}/imports", ListAsync).Describe("ListImports", "Lists what was imported.").Produces<ImportList>();
        group.MapGet("/{avatarId}/imports/{importId:guid}", GetAsync)
            .Describe("GetImport", "Reads what became of every message of an import.").Produces<ImportBody>().ProducesProblem(StatusCodes.Status404NotFound);
        group.MapDelete("/{avatarId}/imports/{importId:guid}", DeleteAsync)
            .Describe("DeleteImport", "Erases an import with all its examples, here and at vendors.").Produces<ErasureBody>().ProducesProblem(StatusCodes.Status404NotFound);
        group.MapPost("/{avatarId}/erasures", EraseAsync)
            .Describe("Erase", "Erases an avatar's data, an import or a participant; with preview, tells what that would be.")
            .Takes<ErasureRequest>().Produces<ErasureBody>().ProducesProblem(StatusCodes.Status400BadRequest);
        group.MapGet("/{avatarId}/erasures", ListErasuresAsync).Describe("ListErasures", "Lists the deletions at vendors.").Produces<VendorErasureList>();
    }

    private static async Task<IResult> ImportAsync([AsParameters] RequestedAvatar avatar, TrainingDataService data, AvatarService avatars, UploadSpool spool, EndpointRoutes routes, TimeProvider time)
    {
        var context = avatar.Context;
        if (context.Request.ContentType is { } type && !type.Split(';')[0].Trim().Equals(Octets, StringComparison.OrdinalIgnoreCase))
        {
            return Problems.Of(StatusCodes.Status415UnsupportedMediaType, "not-octets", "The body is not a file.", $"Send the export as it is, with Content-Type: {Octets}.");
        }

        var query = new Queries(context);
        var redaction = query.Word<RedactionMode>("redaction");
        if (query.Problem is { } problem)
        {
            return problem;
        }

        if (query.Texts("speaker") is not { Count: > 0 } speakers)
        {
            return Problems.Invalid("speaker is missing: name the person who becomes the avatar, as the chat does, once for each name they have.");
        }

        var (source, refused) = await spool.TakeAsync(query.Text("name"), context.Request.Body, avatar.Cancelled).ConfigureAwait(false);
        if (source is null)
        {
            return refused!;
        }

        await using (source.ConfigureAwait(false))
        {
            var imported = await data.ImportAsync(avatar.Key, source, OptionsOf(query, speakers, redaction, time), cancellationToken: avatar.Cancelled).ConfigureAwait(false);
            await avatars.NameAsync(avatar, speakers[0]).ConfigureAwait(false);
            context.Response.Headers.Location = routes.AddressOf(avatar, "imports", imported.Id);
            return JsonBody.Ok(ImportBody.Of(imported), StatusCodes.Status201Created);
        }
    }

    private static ImportOptions OptionsOf(Queries query, IReadOnlyList<string> speakers, RedactionMode? redaction, TimeProvider time)
    {
        var options = new ImportOptions
        {
            Speakers = speakers,
            PhoneRegions = query.Texts("phoneRegion"),
            Consent = query.Text("consentBy") is { } by ? new(by, query.Text("consentBasis") ?? "consent", time.GetUtcNow()) : null,
            Read = query.Text("platform") is { } platform ? new() { Platform = platform } : null,
        };
        return redaction is { } mode ? options with { Redaction = mode } : options;
    }

    private static async Task<IResult> ListAsync([AsParameters] RequestedAvatar avatar, TrainingDataService data) => JsonBody.Ok(
        new ImportList([.. (await data.ListImportsAsync(avatar.Key, avatar.Cancelled).ConfigureAwait(false)).Select(ImportBody.Of)]));

    private static async Task<IResult> GetAsync([AsParameters] RequestedAvatar avatar, Guid importId, TrainingDataService data) =>
        await data.GetImportAsync(avatar.Key, importId, avatar.Cancelled).ConfigureAwait(false) is { } import ? JsonBody.Ok(ImportBody.Of(import)) : Problems.NotFound("import");

    private static async Task<IResult> DeleteAsync([AsParameters] RequestedAvatar avatar, Guid importId, TrainingDataService data) =>
        await data.GetImportAsync(avatar.Key, importId, avatar.Cancelled).ConfigureAwait(false) is null
            ? Problems.NotFound("import")
            : JsonBody.Ok(ErasureBody.Of(await data.EraseAsync(avatar.Key, ErasureScope.Import(importId), cancellationToken: avatar.Cancelled).ConfigureAwait(false)));

    private static async Task<IResult> EraseAsync([AsParameters] RequestedAvatar avatar, TrainingDataService data)
    {
        var (request, problem) = await JsonBody.ReadAsync<ErasureRequest>(avatar.Context).ConfigureAwait(false);
        if (request is null)
        {
            return problem!;
        }

        var scope = request switch
        {
            // Exactly what the scope needs: whoever names an import doesn't mean all of an avatar.
            { Scope: "avatar", Import: null, Participant: null } => ErasureScope.Avatar,
            { Scope: "import", Import: { } import, Participant: null } => ErasureScope.Import(import),
            { Scope: "participant", Import: null, Participant.Length: > 0 } => ErasureScope.Participant(request.Participant),
            _ => null,
        };
        if (scope is null)
        {
            return Problems.Invalid("scope must be avatar (alone), import (with import) or participant (with participant).");
        }

        var options = new ErasureOptions { AllowReimport = request.AllowReimport, KeepTrainedModels = request.KeepTrainedModels };
        var report = request.Preview
            ? await data.PreviewErasureAsync(avatar.Key, scope, options, avatar.Cancelled).ConfigureAwait(false)
            : await data.EraseAsync(avatar.Key, scope, options, avatar.Cancelled).ConfigureAwait(false);
        return JsonBody.Ok(ErasureBody.Of(report));
    }

    private static async Task<IResult> ListErasuresAsync([AsParameters] RequestedAvatar avatar, TrainingDataService data) => JsonBody.Ok(
        new VendorErasureList([.. (await data.ListVendorErasuresAsync(avatar.Key, avatar.Cancelled).ConfigureAwait(false)).Select(VendorErasureBody.Of)]));
}
