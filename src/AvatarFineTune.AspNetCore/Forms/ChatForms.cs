using AvatarFineTune.AspNetCore.Http;
using AvatarFineTune.AspNetCore.Panel;
using AvatarFineTune.Chat;
using AvatarFineTune.Usage;
using AvatarFineTune.Vendors;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.AI;
using AvatarChat = AvatarFineTune.Chat.AvatarChat;

namespace AvatarFineTune.AspNetCore.Forms;

/// <summary>A chat where there is no script: each message is a form, and each answer a page with the conversation so far.</summary>
internal static class ChatForms
{
    public static void Map(RouteGroupBuilder forms) =>
        forms.MapPost("/chat", ChatAsync).In(FormPlace.Chat).AddEndpointFilter(KeepConversationAsync).AddEndpointFilter<RateLimitFilter>();

    /// <summary>The conversation is nowhere but in the form: what is refused is told on the page that carries it, not on the one where it began.</summary>
    private static async ValueTask<object?> KeepConversationAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        var avatar = context.Arguments.OfType<RequestedAvatar>().First();
        var form = await http.Request.ReadFormAsync(http.RequestAborted).ConfigureAwait(false);
        var lines = ChatHistory.Read(form["history"]);
        try
        {
            var result = await next(context).ConfigureAwait(false);
            return lines.Count > 0 && result is ProblemHttpResult problem ? Page(avatar, form, lines, FormRefusalFilter.Of(http, problem)) : result;
        }
        catch (Exception e) when (lines.Count > 0 && FormRefusalFilter.Of(e) is not null)
        {
            return Page(avatar, form, lines, FormRefusalFilter.Of(e));
        }
    }

    private static async Task<IResult> ChatAsync([AsParameters] RequestedAvatar avatar, AvatarChat chat, FormNotices notices)
    {
        var form = await avatar.Context.Request.ReadFormAsync(avatar.Cancelled).ConfigureAwait(false);
        var message = form["message"].ToString().Trim();
        List<ChatLine> lines = [.. ChatHistory.Read(form["history"])];
        if (message.Length is 0 or > ChatHistory.MaxMessage)
        {
            var wrong = FormNotice.Failed("Wrong_Message") with { Field = "message" };
            return lines.Count > 0 ? Page(avatar, form, lines, wrong) : await notices.BackAsync(avatar.Context, wrong).ConfigureAwait(false);
        }

        lines.Add(new("user", message));
        FormNotice? error = null;
        try
        {
            using var client = chat.For(avatar.Key, new() { CallerId = avatar.Key.UserId });
            var answer = await client.GetResponseAsync(ChatHistory.ToMessages(lines), cancellationToken: avatar.Cancelled).ConfigureAwait(false);
            lines.Add(new("assistant", answer.Text));
        }
        catch (Exception e) when (e is ModelVendorException or UsageBudgetExceededException or NoModelException)
        {
            error = FormRefusalFilter.Of(e);
            lines.RemoveAt(lines.Count - 1);
        }

        return Page(avatar, form, lines, error);
    }

    /// <summary>The conversation so far; a message that got no answer stays in its field.</summary>
    private static RazorComponentResult<ChatPage> Page(RequestedAvatar avatar, IFormCollection form, IReadOnlyList<ChatLine> lines, FormNotice? error) => new(new Dictionary<string, object?>
    {
        [nameof(ChatPage.Avatar)] = avatar.Key.AvatarId,
        [nameof(ChatPage.History)] = ChatHistory.Write(lines),
        [nameof(ChatPage.Unsent)] = error is null ? null : form["message"].ToString(),
        [nameof(ChatPage.Error)] = error,
        [nameof(ChatPage.Back)] = ReturnUrl.Of(avatar.Context, form["returnUrl"]),
    });
}
