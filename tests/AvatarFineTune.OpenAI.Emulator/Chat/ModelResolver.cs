using AvatarFineTune.OpenAI.Emulation.Wire;

namespace AvatarFineTune.OpenAI.Emulation.Chat;

/// <summary>Finds what answers for the name in a request, which each service takes its own way.</summary>
internal sealed class ModelResolver(World world)
{
    /// <returns>The engine's model; <see langword="null"/> for a base model.</returns>
    public string? Find(string name) => world.Options.Profile switch
    {
        EmulatorProfile.OpenAI => world.FindBase(name) is not null ? null : Tuned(name) ?? throw ApiException.NoSuchModel(name),
        EmulatorProfile.Azure => Deployed(name),
        _ => world.FindBase(name) is not null ? null : Activated(name),
    };

    private string? Deployed(string name)
    {
        var found = world.Deployments.Values.FirstOrDefault(d => string.Equals(d.Name, name, StringComparison.OrdinalIgnoreCase) && d.Answers(world.Now));
        if (found is not null && (world.FindBase(found.Model) is not null || Tuned(found.Model) is not null))
        {
            return Tuned(found.Model);
        }

        return world.Options.BasesAreDeployed && world.FindBase(name) is not null ? null : throw ApiException.Azure(
            404, "DeploymentNotFound", "The API deployment for this resource does not exist. If you created the deployment within the last 5 minutes, please wait a moment and try again.");
    }

    private string Activated(string name) =>
        world.Deployments.TryGetValue(name, out var found) && found.Answers(world.Now) ? Tuned(found.Model) ?? throw ApiException.NoSuchModel(name)
        : throw ApiException.NoSuchModel(name);

    private string? Tuned(string id) => world.FindTuned(id)?.EngineModel;
}
