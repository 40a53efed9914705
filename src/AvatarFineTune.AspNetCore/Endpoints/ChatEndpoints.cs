using AvatarFineTune.AspNetCore.Contracts;
using AvatarFineTune.AspNetCore.Http;
using AvatarFineTune.AspNetCore.Live;
using AvatarFineTune.Chat;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.AI;

namespace AvatarFineTune.AspNetCore.Endpoints;

/// <summary>Talking with an avatar, answer by answer or word by word.</summary>
internal static class ChatEndpoints
{
    private const int MaxMessages = 200;

    public static void Map(RouteGroupBuilder group)
    {
        Describe(group.MapPost("/{avatarId}/chat", AnswerAsync), "Chat", "Answers as the avatar.").Produces<AnswerBody>();
        Describe(group.MapPost("/{avatarId}/chat/stream", StreamAsync), "StreamChat", "Answers as server-sent events: delta with each piece, then done, or error.")
            .Produces<string>(StatusCodes.Status200OK, "text/event-stream");

        static RouteHandlerBuilder Describe(RouteHandlerBuilder endpoint, string name, string summary) => endpoint
            .AddEndpointFilter<RateLimitFilter>()
            .Describe(name, summary)
            .Takes<ChatBody>()
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status402PaymentRequired).ProducesProblem(StatusCodes.Status422UnprocessableEntity)
            .ProducesProblem(StatusCodes.Status429TooManyRequests).ProducesProblem(StatusCodes.Status503ServiceUnavailable);
    }

    private static async Task<IResult> AnswerAsync([AsParameters] RequestedAvatar avatar, AvatarChat chat)
    {
        var (client, messages, problem) = await BeginAsync(avatar, chat).ConfigureAwait(false);
        if (client is null)
        {
            return problem!;
        }

        var answer = await client.GetResponseAsync(messages!, cancellationToken: avatar.Cancelled).ConfigureAwait(false);
        return JsonBody.Ok(AnswerBody.Of(answer, answer.Text));
    }

    private static async Task<IResult> StreamAsync([AsParameters] RequestedAvatar avatar, AvatarChat chat)
    {
        var (client, messages, problem) = await BeginAsync(avatar, chat).ConfigureAwait(false);
        if (client is null)
        {
            return problem!;
        }

        // Until the first update the answer's status is open: what fails before it is an ordinary problem.
        var updates = client.GetStreamingResponseAsync(messages!, cancellationToken: avatar.Cancelled).GetAsyncEnumerator(avatar.Cancelled);
        try
        {
            return await updates.MoveNextAsync().ConfigureAwait(false) ? new StreamedAnswer(updates) : new StreamedAnswer(null);
        }
        catch
        {
            await updates.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private static async Task<(IChatClient? Client, IReadOnlyList<ChatMessage>? Messages, IResult? Problem)> BeginAsync(RequestedAvatar avatar, AvatarChat chat)
    {
        var (body, problem) = await JsonBody.ReadAsync<ChatBody>(avatar.Context).ConfigureAwait(false);
        if (body is null)
        {
            return (null, null, problem);
        }

        if (body.Messages is not { Count: > 0 and <= MaxMessages } turns || turns.Any(t => t is not { Role: "user" or "assistant", Content.Length: > 0 }) || turns[^1].Role != "user")
        {
            return (null, null, Problems.Invalid($"messages must be 1 to {MaxMessages} of role user or assistant, each with content, the last by the user."));
        }

        if (body.Version < 0)
        {
            return (null, null, Problems.Invalid("version must be a version's number, or 0 for the base model."));
        }

        var client = chat.For(avatar.Key, new() { CallerId = avatar.Key.UserId, Version = body.Version });
        return (client, [.. turns.Select(t => new ChatMessage(t.Role == "user" ? ChatRole.User : ChatRole.Assistant, t.Content))], null);
    }
}
