using AvatarFineTune.AspNetCore.Http;
using AvatarFineTune.AspNetCore.Webhooks;
using AvatarFineTune.Jobs;
using AvatarFineTune.Vendors;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Maps where vendors tell of their jobs.</summary>
public static class WebhookEndpointExtensions
{
    /// <summary>
    /// Takes a vendor's calls (Standard Webhooks): verified by their signature, counted once, answered at once; the job that one is about is looked at next. Polling goes on without
    /// them. Nobody signs in: the signature is the key, so the endpoint allows anonymous requests. 204 means taken, and 200 that it was taken before: a vendor that was not sure of the
    /// first answer sends again until it has one. A forged or stale call is answered 401, one that can't be read 400, one of more than 64 KB 413.
    /// </summary>
    /// <param name="endpoints">The app.</param>
    /// <param name="path">Where, such as <c>/webhooks/openai</c>: the address that was given to the vendor.</param>
    /// <param name="vendor">The name under which the vendor is registered.</param>
    /// <exception cref="InvalidOperationException">No vendor of that name is registered, or <c>AddAvatarFineTuning()</c> is missing.</exception>
    public static IEndpointConventionBuilder MapAvatarFineTuningWebhooks(this IEndpointRouteBuilder endpoints, string path, string vendor)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentException.ThrowIfNullOrEmpty(vendor);
        var vendors = endpoints.ServiceProvider.GetService<VendorRegistry>() ?? throw new InvalidOperationException(
            "MapAvatarFineTuningWebhooks needs services that are not registered: call AddAvatarFineTuning() where the app registers its services.");
        if (!vendors.Names.Contains(vendor, StringComparer.Ordinal))
        {
            throw new InvalidOperationException(
                $"MapAvatarFineTuningWebhooks(\"{path}\", \"{vendor}\") names a vendor that is not registered: call AddOpenAI(\"{vendor}\", …), or name one of: {string.Join(", ", vendors.Names)}.");
        }

        return endpoints.MapPost(path, (HttpContext context, VendorWebhooks webhooks) => WebhookReceiver.ReceiveAsync(context, webhooks, vendor))
            .WithMetadata(new RequestSizeLimitAttribute(VendorWebhooks.MaxBodyBytes))
            .AddEndpointFilter<FaultFilter>()
            .AllowAnonymous()
            .DisableAntiforgery()
            .ExcludeFromDescription()
            .WithName($"AvatarFineTuning.Webhooks.{vendor}");
    }
}
