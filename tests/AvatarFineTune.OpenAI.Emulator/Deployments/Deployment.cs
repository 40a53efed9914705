using System.Text.Json.Nodes;

namespace AvatarFineTune.OpenAI.Emulation.Deployments;

/// <summary>A model's hosting: under way, until the clock says that it answers.</summary>
/// <param name="Key">What it is found by: the whole path at Azure, its name at Nebius.</param>
/// <param name="Name">What chats call it.</param>
/// <param name="Model">The tuned or base model's id.</param>
/// <param name="Body">The request's own words.</param>
/// <param name="CreatedAt">When it was asked for.</param>
/// <param name="ReadyAt">When it answers, or has failed.</param>
/// <param name="EndsAt">When it vanishes by itself; <see langword="null"/> for never.</param>
/// <param name="IsDoomed">Whether it fails, on demand of a test.</param>
internal sealed record Deployment(
    string Key, string Name, string Model, JsonObject Body, DateTimeOffset CreatedAt, DateTimeOffset ReadyAt, DateTimeOffset? EndsAt, bool IsDoomed)
{
    public bool Answers(DateTimeOffset now) => now >= ReadyAt && !IsDoomed;

    /// <summary>Azure's word for how far it is.</summary>
    public string ProvisioningState(DateTimeOffset now) => now < ReadyAt ? "Creating" : IsDoomed ? "Failed" : "Succeeded";

    /// <summary>Nebius's word for how far it is.</summary>
    public string Status(DateTimeOffset now) => now < ReadyAt ? "pending" : IsDoomed ? "error" : "active";
}
