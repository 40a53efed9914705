using AvatarFineTune.AspNetCore.Http;
using AvatarFineTune.AspNetCore.Panel;
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
        forms.MapPost("/chat", ChatAsync).In(FormPlace.Chat).AddEndpointFilter<RateLimitFilter>();

    private static async Task<IResult> ChatAsync([AsParameters] RequestedAvatar avatar, AvatarChat chat, FormNotices notices)
    {
        var form = await avatar.Context.Request.ReadFormAsync(avatar.Cancelled).ConfigureAwait(false);
        var message = form["message"].ToString().Trim();
        if (message.Length is 0 or > ChatHistory.MaxMessage)
        {
            return await notices.BackAsync(avatar.Context, FormNotice.Failed("Wrong_Message") with { Field = "message" }).ConfigureAwait(false);
        }

        List<ChatLine> lines = [.. ChatHistory.Read(form["history"]), new("user", message)];
        FormNotice? error = null;
        try
        {
            using var client = chat.For(avatar.Key, new() { CallerId = avatar.Key.UserId });
            var answer = await client.GetResponseAsync(ChatHistory.ToMessages(lines), cancellationToken: avatar.Cancelled).ConfigureAwait(false);
            lines.Add(new("assistant", answer.Text));
        }
        catch (Exception e) when (e is ModelVendorException or UsageBudgetExceededException or (InvalidOperationException and not ObjectDisposedException))
        {
            // An avatar without any model is an InvalidOperationException, which says what to do.
            error = FormRefusalFilter.Of(e) ?? FormNotice.Refused("Notice_NoModel", e.Message);
            lines.RemoveAt(lines.Count - 1);
        }

        return new RazorComponentResult<ChatPage>(new Dictionary<string, object?>
        {
            [nameof(ChatPage.Avatar)] = avatar.Key.AvatarId,
            [nameof(ChatPage.History)] = ChatHistory.Write(lines),
            [nameof(ChatPage.Unsent)] = error is null ? null : message,
            [nameof(ChatPage.Error)] = error,
            [nameof(ChatPage.Back)] = ReturnUrl.Of(avatar.Context, form["returnUrl"]),
        });
    }
}
