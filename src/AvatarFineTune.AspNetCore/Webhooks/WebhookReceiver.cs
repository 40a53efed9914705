using AvatarFineTune.AspNetCore.Http;
using AvatarFineTune.Jobs;
using AvatarFineTune.Vendors;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AvatarFineTune.AspNetCore.Webhooks;

/// <summary>Takes one call of a vendor.</summary>
internal static class WebhookReceiver
{
    public static async Task<IResult> ReceiveAsync(HttpContext context, VendorWebhooks webhooks, string vendor)
    {
        var request = context.Request;
        if (request.ContentLength > VendorWebhooks.MaxBodyBytes)
        {
            return TooLarge();
        }

        byte[] body;
        try
        {
            using var buffer = new MemoryStream();
            await new LimitedStream(request.Body, VendorWebhooks.MaxBodyBytes).CopyToAsync(buffer, context.RequestAborted).ConfigureAwait(false);
            body = buffer.ToArray();
        }
        catch (BodyTooLargeException)
        {
            return TooLarge();
        }
        catch (BadHttpRequestException e) when (e.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return TooLarge();
        }

        var call = new WebhookRequest(One(request, "webhook-id"), One(request, "webhook-timestamp"), One(request, "webhook-signature"), body);
        var verification = await webhooks.ReceiveAsync(vendor, call, context.RequestAborted).ConfigureAwait(false);
        return verification.Refusal switch
        {
            WebhookRefusal.None => TypedResults.NoContent(),
            WebhookRefusal.Replayed => TypedResults.Ok(),
            WebhookRefusal.NotConfigured => Problems.Of(StatusCodes.Status404NotFound, "no-webhook-secret", "No webhooks are taken here.", "The vendor has no webhook secret configured."),
            WebhookRefusal.Malformed => Problems.Of(StatusCodes.Status400BadRequest, "malformed", "The call can't be read.", "It must follow Standard Webhooks."),
            _ => Problems.Of(StatusCodes.Status401Unauthorized, "bad-signature", "The call is not believed.", "Its signature or its time is wrong."),
        };
    }

    private static ProblemHttpResult TooLarge() => Problems.Of(StatusCodes.Status413PayloadTooLarge, "too-large", "The call is too large.", $"It may have {VendorWebhooks.MaxBodyBytes:N0} bytes.");

    private static string? One(HttpRequest request, string name) => request.Headers[name] is [{ Length: > 0 } value] ? value : null;
}
