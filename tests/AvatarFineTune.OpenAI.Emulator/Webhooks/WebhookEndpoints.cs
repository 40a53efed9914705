using System.Security.Cryptography;
using System.Text.Json.Nodes;
using AvatarFineTune.OpenAI.Emulation.Wire;

namespace AvatarFineTune.OpenAI.Emulation.Webhooks;

/// <summary><c>/openai/v1/dashboard/webhook_endpoints</c>, by which Azure lets webhooks be registered.</summary>
internal sealed class WebhookEndpoints(World world)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        var endpoints = world.Options.ApiPath + "/dashboard/webhook_endpoints";
        routes.MapPost(endpoints, AddAsync).As("addWebhook");
        routes.MapGet(endpoints, c => c.WriteJsonAsync(Page.Of(c, world.Webhooks.Endpoints, e => e.Id, e => Show(e))));
        routes.MapDelete(endpoints + "/{id}", DeleteAsync).As("deleteWebhook");
    }

    private async Task AddAsync(HttpContext context)
    {
        var body = await context.ReadJsonAsync();
        if (!Uri.TryCreate(body.Text("url"), UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https"))
        {
            throw new ApiException(400, "Invalid 'url': expected the address of an endpoint.", "invalid_value", "url");
        }

        var types = body["event_types"] is JsonArray array ? array.Select(t => t?.ToString() ?? "").ToList() : [];
        if (types.Count == 0 || types.Except(WebhookEvents.All, StringComparer.Ordinal).Any())
        {
            throw new ApiException(400, "Invalid 'event_types': expected some of the known events.", "invalid_value", "event_types");
        }

        var secret = "whsec_" + Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
        var endpoint = new WebhookEndpoint(Ids.Hex("whe_"), body.Text("name") ?? "", url, secret, types, world.Now);
        world.Webhooks.Add(endpoint);

        // Told this once, and never again.
        var shown = Show(endpoint);
        shown["signing_secret"] = secret;
        await context.WriteJsonAsync(shown);
    }

    private async Task DeleteAsync(HttpContext context)
    {
        var id = context.RouteId();
        if (!world.Webhooks.Remove(id))
        {
            throw new ApiException(404, $"No such webhook endpoint: {id}");
        }

        await context.WriteJsonAsync(new JsonObject { ["object"] = "webhook_endpoint.deleted", ["id"] = id, ["deleted"] = true });
    }

    private static JsonObject Show(WebhookEndpoint endpoint) => new()
    {
        ["object"] = "webhook_endpoint",
        ["id"] = endpoint.Id,
        ["name"] = endpoint.Name,
        ["url"] = endpoint.Url.ToString(),
        ["event_types"] = new JsonArray([.. endpoint.EventTypes.Select(t => JsonValue.Create(t))]),
        ["created_at"] = Json.Unix(endpoint.CreatedAt),
    };
}
