using System.Text.Json.Nodes;
using AvatarFineTune.OpenAI.Emulation.Faults;
using AvatarFineTune.OpenAI.Emulation.Wire;

namespace AvatarFineTune.OpenAI.Emulation.Deployments;

/// <summary>The deployments of Azure Resource Manager.</summary>
internal sealed class ArmEndpoints(World world)
{
    private const string Account = "/subscriptions/{subscription}/resourceGroups/{group}/providers/Microsoft.CognitiveServices/accounts/{account}/deployments";

    private static TimeSpan DeveloperTime { get; } = TimeSpan.FromHours(24);

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPut(Account + "/{name}", PutAsync).As("deploy");
        routes.MapGet(Account + "/{name}", GetAsync).As("getDeployment");
        routes.MapDelete(Account + "/{name}", DeleteAsync).As("undeploy");
        routes.MapGet(Account, ListAsync).As("listDeployments");
    }

    private async Task PutAsync(HttpContext context)
    {
        CheckVersion(context);
        var body = await context.ReadJsonAsync();
        using var entered = await world.EnterAsync(context.RequestAborted);
        var sku = body.Object("sku")?.Text("name") ?? throw Invalid("The sku is missing.");
        if (sku.ToLowerInvariant() is not ("standard" or "globalstandard" or "datazonestandard" or "developertier"))
        {
            throw ApiException.Azure(400, "InvalidResourceProperties", $"The specified SKU '{sku}' for the deployment is not supported.");
        }

        var asked = body.Object("properties")?.Object("model")?.Text("name") ?? throw Invalid("The model's name is missing.");
        var model = FindModel(asked) ?? throw ApiException.Azure(400, "DeploymentModelNotSupported", $"The model 'Format:OpenAI,Name:{asked},Version:1' is not supported.");
        var key = Key(context);
        var exists = world.Deployments.TryGetValue(key, out var was);
        if (!exists || was!.Model != model || was.ProvisioningState(world.Now) == "Failed")
        {
            var now = world.Now;
            world.Deployments[key] = was = new(
                key, context.RouteId("name"), model, body, now, now + world.Options.DeployTime,
                string.Equals(sku, "developertier", StringComparison.OrdinalIgnoreCase) ? now + DeveloperTime : null, context.IsToFail());
        }

        await context.WriteJsonAsync(Show(was), exists ? 200 : 201);
    }

    private async Task GetAsync(HttpContext context)
    {
        CheckVersion(context);
        using var entered = await world.EnterAsync(context.RequestAborted);
        await context.WriteJsonAsync(Show(world.Deployments.TryGetValue(Key(context), out var found) ? found
            : throw ApiException.Azure(404, "DeploymentNotFound", $"The deployment '{context.RouteId("name")}' was not found.")));
    }

    private async Task DeleteAsync(HttpContext context)
    {
        CheckVersion(context);
        using var entered = await world.EnterAsync(context.RequestAborted);
        context.Response.StatusCode = world.Deployments.Remove(Key(context)) ? 200 : 204;
    }

    private async Task ListAsync(HttpContext context)
    {
        CheckVersion(context);
        using var entered = await world.EnterAsync(context.RequestAborted);
        var prefix = context.Request.Path.Value!.TrimEnd('/') + "/";
        var found = world.Deployments.Values.Where(d => d.Key.StartsWith(prefix, StringComparison.OrdinalIgnoreCase));
        await context.WriteJsonAsync(new JsonObject { ["value"] = new JsonArray([.. found.Select(Show)]) });
    }

    /// <summary>A tuned model, by its name or by its checkpoint's id, or a base model.</summary>
    private string? FindModel(string name) =>
        world.FindTuned(name)?.Id ?? world.FindBase(name)?.Id
        ?? world.Jobs.Values.SelectMany(j => j.Checkpoints).FirstOrDefault(c => c.Id == name && world.FindTuned(c.Model) is not null)?.Model;

    private static string Key(HttpContext context) => context.Request.Path.Value!.TrimEnd('/');

    private JsonObject Show(Deployment deployment) => new()
    {
        ["id"] = deployment.Key,
        ["type"] = "Microsoft.CognitiveServices/accounts/deployments",
        ["name"] = deployment.Name,
        ["sku"] = deployment.Body["sku"]!.DeepClone(),
        ["properties"] = new JsonObject
        {
            ["model"] = deployment.Body["properties"]!["model"]!.DeepClone(),
            ["provisioningState"] = deployment.ProvisioningState(world.Now),
        },
    };

    private static void CheckVersion(HttpContext context)
    {
        if (context.Request.Query["api-version"].Count == 0)
        {
            throw ApiException.Azure(400, "MissingApiVersionParameter", "The api-version query parameter (?api-version=) is required for all requests.");
        }
    }

    private static ApiException Invalid(string message) => ApiException.Azure(400, "InvalidRequestContent", message);
}
