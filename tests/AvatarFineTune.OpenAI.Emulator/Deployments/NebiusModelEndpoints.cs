using System.Text.Json.Nodes;
using AvatarFineTune.OpenAI.Emulation.Faults;
using AvatarFineTune.OpenAI.Emulation.Wire;

namespace AvatarFineTune.OpenAI.Emulation.Deployments;

/// <summary>Nebius's <c>/v0/models</c>, which makes a checkpoint answer under a name.</summary>
internal sealed class NebiusModelEndpoints(World world)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/v0/models", AddAsync).As("deploy");
        routes.MapGet("/v0/models/{**id}", GetAsync).As("getDeployment");
        routes.MapDelete("/v0/models/{**id}", DeleteAsync).As("undeploy");
    }

    private async Task AddAsync(HttpContext context)
    {
        var body = await context.ReadJsonAsync();
        using var entered = await world.EnterAsync(context.RequestAborted);
        var name = Required(body, "name");
        var source = Required(body, "source");
        var asked = Required(body, "base_model");
        var model = world.FindTuned(source) ?? throw new ApiException(404, $"No such source: {source}", "not_found", "source");
        if (model.Base != asked)
        {
            throw new ApiException(400, $"The source was not trained from '{asked}'.", "invalid_value", "base_model");
        }

        if (world.FindBase(asked) is not { CanDeploy: true })
        {
            throw new ApiException(400, $"Adapters of '{asked}' can't be deployed.", "invalid_value", "base_model");
        }

        if (world.Deployments.ContainsKey(name))
        {
            throw new ApiException(409, $"A model named '{name}' exists already.", "already_exists", "name");
        }

        var now = world.Now;
        var deployment = new Deployment(name, name, model.Id, body, now, now + world.Options.DeployTime, EndsAt: null, context.IsToFail());
        world.Deployments.Add(name, deployment);
        await context.WriteJsonAsync(Show(deployment), 201);
    }

    private async Task GetAsync(HttpContext context)
    {
        using var entered = await world.EnterAsync(context.RequestAborted);
        await context.WriteJsonAsync(Show(Require(context)));
    }

    private async Task DeleteAsync(HttpContext context)
    {
        using var entered = await world.EnterAsync(context.RequestAborted);
        var deployment = Require(context);
        world.Deployments.Remove(deployment.Key);
        await context.WriteJsonAsync(new JsonObject { ["name"] = deployment.Name, ["deleted"] = true });
    }

    private Deployment Require(HttpContext context)
    {
        var name = context.RouteId();
        return world.Deployments.TryGetValue(name, out var found) ? found : throw new ApiException(404, $"No such model: {name}", "not_found");
    }

    private JsonObject Show(Deployment deployment)
    {
        var status = deployment.Status(world.Now);
        return new()
        {
            ["name"] = deployment.Name,
            ["base_model"] = deployment.Body["base_model"]?.DeepClone(),
            ["source"] = deployment.Body["source"]?.DeepClone(),
            ["description"] = deployment.Body["description"]?.DeepClone(),
            ["created_at"] = Json.Unix(deployment.CreatedAt),
            ["status"] = status,
            ["status_reason"] = status == "error" ? "The adapter could not be loaded." : null,
        };
    }

    private static string Required(JsonObject body, string name) =>
        body.Text(name) is { Length: > 0 } text ? text : throw new ApiException(400, $"Missing required parameter: '{name}'.", "missing_required_parameter", name);
}
