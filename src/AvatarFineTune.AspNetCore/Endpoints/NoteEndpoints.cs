using AvatarFineTune.AspNetCore.Contracts;
using AvatarFineTune.AspNetCore.Http;
using AvatarFineTune.Avatars;
using AvatarFineTune.Stores;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace AvatarFineTune.AspNetCore.Endpoints;

/// <summary>What an avatar knows beside its training.</summary>
internal static class NoteEndpoints
{
    public static void Map(RouteGroupBuilder group)
    {
        MapKind(group, "knowledge", NoteKind.Knowledge, "Knowledge", "what the avatar may use in every chat");
        MapKind(group, "memories", NoteKind.Memory, "Memories", "what it remembers of chats");
        group.MapDelete("/{avatarId}/notes/{noteId:guid}", DeleteAsync)
            .Describe("DeleteNote", "Deletes a piece of knowledge or a memory.").Produces(StatusCodes.Status204NoContent).ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static void MapKind(RouteGroupBuilder group, string path, NoteKind kind, string name, string what)
    {
        group.MapGet($"/{{avatarId}}/{path}", ([AsParameters] RequestedAvatar avatar, AvatarService avatars) => ListAsync(avatar, avatars, kind))
            .Describe($"List{name}", $"Lists {what}.").Produces<NoteList>();
        group.MapPost($"/{{avatarId}}/{path}", ([AsParameters] RequestedAvatar avatar, AvatarService avatars) => AddAsync(avatar, avatars, kind))
            .Describe($"Add{name}", $"Adds to {what}.").Takes<NewNote>().Produces<NoteBody>(StatusCodes.Status201Created).ProducesProblem(StatusCodes.Status400BadRequest);
    }

    private static async Task<IResult> ListAsync(RequestedAvatar avatar, AvatarService avatars, NoteKind kind) => JsonBody.Ok(
        new NoteList([.. (await avatars.ListNotesAsync(avatar.Key, kind, avatar.Cancelled).ConfigureAwait(false)).Select(NoteBody.Of)]));

    private static async Task<IResult> AddAsync(RequestedAvatar avatar, AvatarService avatars, NoteKind kind)
    {
        var (note, problem) = await JsonBody.ReadAsync<NewNote>(avatar.Context).ConfigureAwait(false);
        if (note is null)
        {
            return problem!;
        }

        if (TextLimits.Wrong("text", note.Text, TextLimits.Note) is { } wrong)
        {
            return Problems.Invalid(wrong);
        }

        if (note.About is { } about && (kind == NoteKind.Knowledge || about.Length is 0 or > AvatarKey.MaxLength))
        {
            return Problems.Invalid("about names the user whom a memory is about; knowledge is for everybody.");
        }

        var added = kind == NoteKind.Knowledge
            ? await avatars.AddKnowledgeAsync(avatar.Key, note.Text, avatar.Cancelled).ConfigureAwait(false)
            : await avatars.RememberAsync(avatar.Key, note.Text, note.About, avatar.Cancelled).ConfigureAwait(false);
        return JsonBody.Ok(NoteBody.Of(added), StatusCodes.Status201Created);
    }

    private static async Task<IResult> DeleteAsync([AsParameters] RequestedAvatar avatar, Guid noteId, AvatarService avatars) =>
        await avatars.DeleteNoteAsync(avatar.Key, noteId, avatar.Cancelled).ConfigureAwait(false) ? TypedResults.NoContent() : Problems.NotFound("note");
}
