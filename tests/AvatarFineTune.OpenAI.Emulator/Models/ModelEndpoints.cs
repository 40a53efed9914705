using System.Text.Json.Nodes;
using AvatarFineTune.OpenAI.Emulation.Deployments;
using AvatarFineTune.OpenAI.Emulation.Wire;

namespace AvatarFineTune.OpenAI.Emulation.Models;

/// <summary><c>/models</c>. Ids hold colons and slashes, which may come percent-encoded.</summary>
internal sealed class ModelEndpoints(World world)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        var models = world.Options.ApiPath + "/models";
        routes.MapGet(models, ListAsync).As("listModels");
        routes.MapGet(models + "/{**id}", GetAsync).As("getModel");
        if (world.Options.Profile != EmulatorProfile.Nebius)
        {
            routes.MapDelete(models + "/{**id}", DeleteAsync).As("deleteModel");
        }
    }

    private async Task ListAsync(HttpContext context)
    {
        using var entered = await world.EnterAsync(context.RequestAborted);
        var bases = world.Bases.Where(b => world.FindBase(b.Id) is not null).Select(Show);
        var tuned = world.Models.Values.Where(m => !m.IsCheckpoint && world.FindTuned(m.Id) is not null).Select(Show);
        var deployed = Activated().Select(Show);
        await context.WriteJsonAsync(new JsonObject { ["object"] = "list", ["data"] = new JsonArray([.. bases.Concat(tuned).Concat(deployed)]) });
    }

    private async Task GetAsync(HttpContext context)
    {
        using var entered = await world.EnterAsync(context.RequestAborted);
        var id = context.RouteId();
        var shown = world.FindBase(id) is { } found ? Show(found)
            : world.FindTuned(id) is { } tuned ? Show(tuned)
            : Activated().FirstOrDefault(d => d.Name == id) is { } deployed ? Show(deployed)
            : throw ApiException.NoSuchModel(id);
        await context.WriteJsonAsync(shown);
    }

    private async Task DeleteAsync(HttpContext context)
    {
        using var entered = await world.EnterAsync(context.RequestAborted);
        var id = context.RouteId();
        if (world.FindBase(id) is not null)
        {
            throw new ApiException(403, "You have insufficient permissions for this operation. Only tuned models can be deleted.");
        }

        if (!world.Models.TryGetValue(id, out var model))
        {
            throw ApiException.NoSuchModel(id);
        }

        // A job's model goes with its checkpoints; none of them may be deployed.
        var going = model.IsCheckpoint ? [id] : world.Models.Values.Where(m => m.JobId == model.JobId).Select(m => m.Id).ToList();
        if (world.Deployments.Values.FirstOrDefault(d => going.Contains(d.Model)) is { } deployment)
        {
            throw ApiException.Azure(409, "deploymentExists", $"The model is deployed as '{deployment.Name}'. Delete the deployment first.");
        }

        foreach (var gone in going)
        {
            world.Models.Remove(gone);
        }

        await context.WriteJsonAsync(new JsonObject { ["id"] = id, ["object"] = "model", ["deleted"] = true });
    }

    /// <summary>At Nebius, what answers under a name of its own is a model like others.</summary>
    private IEnumerable<Deployment> Activated() => world.Options.Profile == EmulatorProfile.Nebius
        ? world.Deployments.Values.Where(d => d.Answers(world.Now) && world.FindTuned(d.Model) is not null)
        : [];

    private JsonObject Show(Deployment deployment) => Show(world.FindTuned(deployment.Model)! with { Id = deployment.Name });

    private JsonObject Show(BaseModel model) => Show(model.Id, new DateTimeOffset(2025, 4, 10, 0, 0, 0, TimeSpan.Zero), "system", model);

    private JsonObject Show(TunedModel model) => Show(model.Id, model.CreatedAt, $"org-{world.Options.Organization}", world.FindBase(model.Base)!);

    private static JsonObject Show(string id, DateTimeOffset createdAt, string owner, BaseModel shutsDownWith) => new()
    {
        ["id"] = id,
        ["object"] = "model",
        ["created"] = Json.Unix(createdAt),
        ["owned_by"] = owner,
        ["shutdown_date"] = shutsDownWith.ShutdownDate?.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture),
    };
}
