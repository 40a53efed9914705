using AvatarFineTune.AspNetCore.Http;
using AvatarFineTune.Avatars;
using AvatarFineTune.Jobs;

namespace AvatarFineTune.AspNetCore.Contracts;

/// <summary>A version of an avatar.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Model">The tuned model, as <c>vendor/model</c>.</param>
/// <param name="BaseModel">What it was tuned from.</param>
/// <param name="Job">The job that made it; missing if it was tuned elsewhere.</param>
/// <param name="CheckpointStep">The step, if it is an intermediate model.</param>
/// <param name="CreatedAt">Since when.</param>
/// <param name="DeletedAt">When it was erased; missing if it can answer.</param>
/// <param name="IsActive">Whether it is the one that answers.</param>
internal sealed record VersionBody(
    int Number, string Model, string? BaseModel, Guid? Job, long? CheckpointStep, DateTimeOffset CreatedAt, DateTimeOffset? DeletedAt, bool IsActive)
{
    public static VersionBody Of(ModelVersion v, int? active) => new(
        v.Number, v.Model.ToString(), v.Base?.ToString(), v.JobId, v.CheckpointStep, v.CreatedAt, v.DeletedAt, v.Number == active);
}

/// <summary>An avatar's versions.</summary>
/// <param name="Items">All of them, newest first.</param>
internal sealed record VersionList(IReadOnlyList<VersionBody> Items);

/// <summary>A model that was tuned elsewhere.</summary>
/// <param name="Model">As <c>vendor/model</c>.</param>
/// <param name="BaseModel">What it was tuned from, for its price and as its fallback.</param>
/// <param name="Prompt">The prompt that it was trained with.</param>
internal sealed record Adoption(string Model, string? BaseModel = null, string? Prompt = null)
{
    /// <summary>Hides the prompt.</summary>
    public override string ToString() => $"adoption of {Model}";
}

/// <summary>Which version is to answer.</summary>
/// <param name="Version">Its number.</param>
internal sealed record ActivationRequest(int Version);

/// <summary>What became of an activation.</summary>
/// <param name="State"><c>active</c>, or <c>deploying</c> while the vendor makes the model answer.</param>
/// <param name="Version">The version.</param>
internal sealed record ActivationBody(string State, int Version);

/// <summary>A stretch of hosting.</summary>
/// <param name="Version">Of which version.</param>
/// <param name="Model">The model.</param>
/// <param name="State">How far it is.</param>
/// <param name="HostingPerHour">What an hour costs; missing if unknown.</param>
/// <param name="RequestedAt">Since when it is wanted.</param>
/// <param name="ReadyAt">Since when it answers.</param>
/// <param name="EndedAt">When it ended.</param>
/// <param name="Detail">What the vendor says of it.</param>
internal sealed record DeploymentBody(
    int Version, string Model, string State, MoneyBody? HostingPerHour, DateTimeOffset RequestedAt, DateTimeOffset? ReadyAt, DateTimeOffset? EndedAt, string? Detail)
{
    public static DeploymentBody Of(ModelDeployment d) => new(
        d.Version, d.Model.ToString(), Words.Of(d.State), MoneyBody.Of(d.HostingPerHour), d.RequestedAt, d.ReadyAt, d.EndedAt, d.Detail);
}

/// <summary>An avatar's hosting.</summary>
/// <param name="Items">Open and ended, newest first.</param>
internal sealed record DeploymentList(IReadOnlyList<DeploymentBody> Items);
