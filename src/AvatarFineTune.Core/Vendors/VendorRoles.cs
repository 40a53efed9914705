namespace AvatarFineTune.Vendors;

/// <summary>
/// A vendor whose tuned models must be deployed before they answer, if <see cref="VendorCapabilities.NeedsDeployment"/> says so:
/// one class may serve services with and without.
/// </summary>
public interface IVendorDeployments
{
    /// <summary>Starts deploying a model, or says how far it is; calling it again is harmless.</summary>
    Task<VendorDeployment> DeployAsync(string model, CancellationToken cancellationToken);

    /// <summary>Reads a model's deployment.</summary>
    Task<VendorDeployment> GetDeploymentAsync(string model, CancellationToken cancellationToken);

    /// <summary>Stops hosting a model; one that is not deployed is no error.</summary>
    Task UndeployAsync(string model, CancellationToken cancellationToken);
}

/// <summary>A vendor that keeps intermediate models of a job.</summary>
public interface IVendorCheckpoints
{
    /// <summary>Lists a job's checkpoints, first step first.</summary>
    IAsyncEnumerable<VendorCheckpoint> ListCheckpointsAsync(string vendorJobId, CancellationToken cancellationToken);
}

/// <summary>A vendor that tells how a job goes.</summary>
public interface IVendorEvents
{
    /// <summary>Reads a job's events, oldest first.</summary>
    /// <param name="vendorJobId">The vendor job.</param>
    /// <param name="afterId">Only events after this one; <see langword="null"/> for all.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    IAsyncEnumerable<VendorJobEvent> ReadEventsAsync(string vendorJobId, string? afterId, CancellationToken cancellationToken);
}

/// <summary>A vendor that can list its models.</summary>
public interface IVendorModels
{
    /// <summary>Lists base and tuned models.</summary>
    IAsyncEnumerable<VendorModel> ListModelsAsync(CancellationToken cancellationToken);
}

/// <summary>A vendor that can delete tuned models, if <see cref="VendorCapabilities.SupportsModelDeletion"/> does not say otherwise.</summary>
public interface IVendorModelDeletion
{
    /// <summary>
    /// Deletes a tuned model for good, with the checkpoints of the job that made it; one that is gone already is no error.
    /// A base model is refused.
    /// </summary>
    /// <exception cref="ModelVendorException">It could not be deleted, or not yet; it is asked again later.</exception>
    Task DeleteModelAsync(string model, CancellationToken cancellationToken);
}

/// <summary>How far a deployment is.</summary>
public enum DeploymentState
{
    /// <summary>Not hosted.</summary>
    NotDeployed,

    /// <summary>On its way.</summary>
    Provisioning,

    /// <summary>Answers.</summary>
    Ready,

    /// <summary>Answers, badly.</summary>
    Degraded,

    /// <summary>Going away.</summary>
    Stopping,

    /// <summary>Could not be deployed.</summary>
    Failed,

    /// <summary>The model is gone for good.</summary>
    Retired,
}

/// <summary>A tuned model's hosting.</summary>
/// <param name="Model">The tuned model.</param>
/// <param name="State">How far it is.</param>
/// <param name="ChatModel">The id to chat with, where it differs from <paramref name="Model"/>.</param>
/// <param name="Detail">The vendor's own words; <see langword="null"/> if none.</param>
public sealed record VendorDeployment(string Model, DeploymentState State, string? ChatModel = null, string? Detail = null);

/// <summary>An intermediate model of a job.</summary>
/// <param name="Model">Its id, to chat with.</param>
/// <param name="Step">The training step, from 1.</param>
/// <param name="Metrics">What was measured there, by the vendor's names.</param>
public sealed record VendorCheckpoint(string Model, long Step, IReadOnlyDictionary<string, double> Metrics);

/// <summary>Something that a vendor told about a job.</summary>
/// <param name="Id">The vendor's id of it, unique within the job.</param>
/// <param name="At">When.</param>
/// <param name="Level">How serious: <c>info</c>, <c>warn</c> or <c>error</c>.</param>
/// <param name="Message">The vendor's words.</param>
/// <param name="Step">The training step of <paramref name="Metrics"/>; <see langword="null"/> for mere words.</param>
/// <param name="Metrics">What was measured, by the vendor's names; <see langword="null"/> for mere words.</param>
public sealed record VendorJobEvent(
    string Id, DateTimeOffset At, string Level, string Message, long? Step = null, IReadOnlyDictionary<string, double>? Metrics = null);

/// <summary>A model that a vendor has.</summary>
/// <param name="Model">Its id.</param>
/// <param name="CanTrain">Whether a job can start from it.</param>
/// <param name="RetiresOn">When it stops answering; <see langword="null"/> if not announced.</param>
public sealed record VendorModel(string Model, bool CanTrain, DateOnly? RetiresOn = null);
