using System.Text.Json;
using AvatarFineTune.OpenAI.Events;
using AvatarFineTune.OpenAI.Http;
using AvatarFineTune.OpenAI.Models;
using AvatarFineTune.OpenAI.Wire;
using AvatarFineTune.Vendors;

namespace AvatarFineTune.OpenAI.Jobs;

/// <summary>Reads a job of the service as ours, and asks for what it does not say itself.</summary>
internal sealed class JobReader(VendorConnection connection, CheckpointsApi checkpoints, EventsApi events)
{
    /// <summary>A job as it says itself, with what it takes further requests to know.</summary>
    public async Task<VendorJob> ReadAsync(string operation, WireJob job, CancellationToken cancellationToken)
    {
        var read = Read(operation, job);
        return read with
        {
            FineTunedModel = read.State == VendorJobState.Succeeded ? read.FineTunedModel ?? await LastCheckpointAsync(read.Id, cancellationToken).ConfigureAwait(false) : null,
            Progress = await ProgressOfAsync(read.Id, read.State, cancellationToken).ConfigureAwait(false),
        };
    }

    /// <summary>A job as it says itself.</summary>
    public VendorJob Read(string operation, WireJob job)
    {
        if (string.IsNullOrEmpty(job.Id) || string.IsNullOrEmpty(job.Status))
        {
            throw new ModelVendorException(
                connection.Vendor, operation, VendorFault.Unavailable,
                $"'{connection.Vendor}' answered {operation} without a job's id and status. Ask again, and check that its address is that of an OpenAI-compatible API.");
        }

        var state = JobStatuses.Read(job.Status, connection.Profile);
        var (code, message) = ErrorOf(job.Error);
        return new()
        {
            Id = job.Id,
            State = state,
            RawStatus = job.Status,
            FineTunedModel = state == VendorJobState.Succeeded && job.FineTunedModel is { Length: > 0 } model ? model : null,
            TrainedTokens = job.TrainedTokens is > 0 and var tokens ? tokens : null,
            EstimatedFinish = job.EstimatedFinish is { } at && at > connection.Time.GetUtcNow() ? at : null,
            ErrorCode = code,
            ErrorMessage = message,
        };
    }

    /// <summary>What is the tuned model at a service that only names checkpoints.</summary>
    private async Task<string?> LastCheckpointAsync(string jobId, CancellationToken cancellationToken) =>
        connection.Profile.Deployment == OpenAIDeployment.NebiusModels
            ? await checkpoints.FindLastModelAsync(jobId, cancellationToken).ConfigureAwait(false)
            : null;

    /// <summary>Progress only comforts: that it can't be told fails nothing.</summary>
    private async Task<double?> ProgressOfAsync(string jobId, VendorJobState state, CancellationToken cancellationToken)
    {
        if (state == VendorJobState.Succeeded)
        {
            return 1;
        }

        if (state is not (VendorJobState.Running or VendorJobState.Paused))
        {
            return null;
        }

        try
        {
            return await events.ReadProgressAsync(jobId, cancellationToken).ConfigureAwait(false);
        }
        catch (ModelVendorException)
        {
            return null;
        }
    }

    private static (string? Code, string? Message) ErrorOf(JsonElement error)
    {
        var (code, message) = error.ValueKind switch
        {
            JsonValueKind.String => (null, WireValues.Text(error)),
            JsonValueKind.Object => (TextOf(error, "code"), TextOf(error, "message")),
            _ => (null, null),
        };
        return (string.IsNullOrWhiteSpace(code) ? null : VendorWords.Clean(code), string.IsNullOrWhiteSpace(message) ? null : VendorWords.Clean(message));
    }

    private static string? TextOf(JsonElement error, string name) => error.TryGetProperty(name, out var value) ? WireValues.Text(value) : null;
}
