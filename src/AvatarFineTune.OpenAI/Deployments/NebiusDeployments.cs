using System.Text.Json;
using AvatarFineTune.OpenAI.Http;
using AvatarFineTune.OpenAI.Jobs;
using AvatarFineTune.OpenAI.Models;
using AvatarFineTune.OpenAI.Wire;
using AvatarFineTune.Vendors;

namespace AvatarFineTune.OpenAI.Deployments;

/// <summary>Nebius's <c>/v0/models</c>: a checkpoint is given a name, and answers under it, billed by token.</summary>
internal sealed class NebiusDeployments(VendorConnection connection, VendorHttp api, Func<string, CancellationToken, ValueTask<VendorCredential>> credential) : IDeploymentPlane
{
    // Beside the API's own version.
    private readonly VendorHttp _http = new(connection, new Uri(connection.Profile.Endpoint, "../v0/"), connection.Profile.KeyHeader, credential);

    public async Task<VendorDeployment> DeployAsync(string model, CancellationToken cancellationToken)
    {
        var now = await ReadAsync(Operations.Deploy, model, cancellationToken).ConfigureAwait(false);
        switch (now.State)
        {
            case DeploymentState.Failed when now.ChatModel is not null:
                // The name is taken by what failed.
                await _http.DeleteAsync(Operations.Deploy, PathOf(model), cancellationToken).ConfigureAwait(false);
                return await AddAsync(model, cancellationToken).ConfigureAwait(false);
            case DeploymentState.NotDeployed:
                return await AddAsync(model, cancellationToken).ConfigureAwait(false);
            default:
                return now;
        }
    }

    public Task<VendorDeployment> GetAsync(string model, CancellationToken cancellationToken) => ReadAsync(Operations.GetDeployment, model, cancellationToken);

    public Task UndeployAsync(string model, CancellationToken cancellationToken) => _http.DeleteAsync(Operations.Undeploy, PathOf(model), cancellationToken);

    public string ChatNameOf(string model) => NebiusModelId.Parse(model) is null ? model : DeploymentName.Of(model);

    private static string PathOf(string model) => $"models/{DeploymentName.Of(model)}";

    private async Task<VendorDeployment> ReadAsync(string operation, string model, CancellationToken cancellationToken)
    {
        try
        {
            return Read(model, await _http.GetAsync(operation, PathOf(model), WireJson.Default.WireNamedModel, cancellationToken).ConfigureAwait(false));
        }
        catch (ModelVendorException e) when (VendorHttp.IsGone(e))
        {
            return new(model, DeploymentState.NotDeployed);
        }
    }

    private async Task<VendorDeployment> AddAsync(string model, CancellationToken cancellationToken)
    {
        if (NebiusModelId.Parse(model) is not var (jobId, _))
        {
            throw new ModelVendorException(
                connection.Vendor, Operations.Deploy, VendorFault.InvalidRequest, $"'{model}' is no tuned model of '{connection.Vendor}': those are named by a job and its checkpoint, with a colon between.")
            {
                CertainlyNotDone = true,
            };
        }

        try
        {
            var job = await api.GetAsync(Operations.Deploy, JobsApi.PathOf(jobId), WireJson.Default.WireJob, cancellationToken).ConfigureAwait(false);
            using var content = Body(model, job.Model ?? "");
            var call = new VendorCall(Operations.Deploy, HttpMethod.Post, "models") { Content = content };
            return Read(model, await _http.SendAsync(call, WireJson.Default.WireNamedModel, cancellationToken).ConfigureAwait(false));
        }
        catch (ModelVendorException e) when (VendorHttp.IsGone(e))
        {
            // The job, or the checkpoint, is no more: there is nothing left to name.
            return new(model, DeploymentState.Retired, Detail: e.Message);
        }
    }

    private static VendorDeployment Read(string model, WireNamedModel named)
    {
        if (named.Source is { } other && !string.Equals(other, model, StringComparison.Ordinal))
        {
            return new(model, DeploymentState.Failed, Detail: $"A model named {DeploymentName.Of(model)} exists with another source; delete it.");
        }

        var status = named.Status ?? "";
        var detail = string.IsNullOrEmpty(named.StatusReason) ? status : VendorWords.Clean(named.StatusReason);
        return new(model, StateOf(status), DeploymentName.Of(model), detail.Length == 0 ? null : detail);
    }

    /// <summary>A word that is not known is on its way: it is asked again.</summary>
    private static DeploymentState StateOf(string status) => status.ToUpperInvariant() switch
    {
        "ACTIVE" => DeploymentState.Ready,
        "ERROR" or "FAILED" => DeploymentState.Failed,
        "DELETING" => DeploymentState.Stopping,
        "DELETED" => DeploymentState.NotDeployed,
        _ => DeploymentState.Provisioning,
    };

    private ByteArrayContent Body(string model, string baseModel)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("name", DeploymentName.Of(model));
            json.WriteString("base_model", baseModel);
            json.WriteString("source", model);
            json.WriteString("description", connection.Options.NebiusDescription);
            json.WriteEndObject();
        }

        var content = new ByteArrayContent(buffer.ToArray());
        content.Headers.ContentType = new("application/json");
        return content;
    }
}
