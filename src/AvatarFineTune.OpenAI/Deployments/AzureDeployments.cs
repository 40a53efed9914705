using System.Text.Json;
using AvatarFineTune.OpenAI.Http;
using AvatarFineTune.OpenAI.Options;
using AvatarFineTune.OpenAI.Wire;
using AvatarFineTune.Pricing;
using AvatarFineTune.Vendors;

namespace AvatarFineTune.OpenAI.Deployments;

/// <summary>Deployments of Azure Resource Manager, with the app's own tokens, whoever's key chats.</summary>
internal sealed class AzureDeployments : IDeploymentPlane
{
    private const string ApiVersion = "2024-10-21";
    private const string CheckpointPrefix = "ftchkpt-";

    private readonly VendorConnection _connection;
    private readonly AzureDeploymentOptions _options;
    private readonly VendorHttp _api;
    private readonly VendorHttp _http;

    public AzureDeployments(VendorConnection connection, VendorHttp api)
    {
        (_connection, _api) = (connection, api);
        _options = connection.Options.AzureDeployments;

        // Without the headers of the API: a gateway's key is none of Resource Manager's business.
        _http = new(connection, VendorConnection.WithSlash(_options.ManagementEndpoint), ApiKeyHeader.AuthorizationBearer, GetTokenAsync, sendsHeaders: false);
    }

    public async Task<VendorDeployment> DeployAsync(string model, CancellationToken cancellationToken)
    {
        var now = await ReadAsync(Operations.Deploy, model, cancellationToken).ConfigureAwait(false);
        return now.State is DeploymentState.NotDeployed || (now.State is DeploymentState.Failed && now.ChatModel is not null)
            ? await PutAsync(model, cancellationToken).ConfigureAwait(false)
            : now;
    }

    public Task<VendorDeployment> GetAsync(string model, CancellationToken cancellationToken) => ReadAsync(Operations.GetDeployment, model, cancellationToken);

    public Task UndeployAsync(string model, CancellationToken cancellationToken) => _http.DeleteAsync(Operations.Undeploy, PathOf(model), cancellationToken);

    public string ChatNameOf(string model) =>
        _options.Deployments.TryGetValue(model, out var name) ? name
        : TunedModelId.BaseOf(model) is not null || model.StartsWith(CheckpointPrefix, StringComparison.Ordinal) ? DeploymentName.Of(model)
        : model;

    private async Task<VendorDeployment> ReadAsync(string operation, string model, CancellationToken cancellationToken)
    {
        try
        {
            return Read(model, await _http.GetAsync(operation, PathOf(model), WireJson.Default.WireArmDeployment, cancellationToken).ConfigureAwait(false));
        }
        catch (ModelVendorException e) when (VendorHttp.IsGone(e))
        {
            return new(model, DeploymentState.NotDeployed);
        }
    }

    private async Task<VendorDeployment> PutAsync(string model, CancellationToken cancellationToken)
    {
        using var content = Body(model);
        try
        {
            var call = new VendorCall(Operations.Deploy, HttpMethod.Put, PathOf(model)) { Content = content };
            return Read(model, await _http.SendAsync(call, WireJson.Default.WireArmDeployment, cancellationToken).ConfigureAwait(false));
        }
        catch (ModelVendorException e) when (e.Fault == VendorFault.ModelNotFound)
        {
            // The two planes see a new model at different times: it is only gone if the one that made it does not know it either.
            return await ExistsAsync(model, cancellationToken).ConfigureAwait(false)
                ? throw new ModelVendorException(e.Vendor, e.Operation, VendorFault.Unavailable, e.Message)
                : new(model, DeploymentState.Retired, Detail: e.Message);
        }
    }

    private async Task<bool> ExistsAsync(string model, CancellationToken cancellationToken)
    {
        try
        {
            await _api.GetAsync(Operations.GetModel, $"models/{Uri.EscapeDataString(model)}", WireJson.Default.WireModel, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (ModelVendorException e) when (VendorHttp.IsGone(e))
        {
            return false;
        }
    }

    private static VendorDeployment Read(string model, WireArmDeployment deployment)
    {
        var properties = deployment.Properties;
        if (properties?.Model?.Name is { } other && !string.Equals(other, model, StringComparison.Ordinal))
        {
            return new(model, DeploymentState.Failed, Detail: $"A deployment named {DeploymentName.Of(model)} exists for another model; delete it.");
        }

        var state = properties?.ProvisioningState ?? "";
        return new(model, StateOf(state), DeploymentName.Of(model), state.Length == 0 ? null : state);
    }

    /// <summary>A word that is not known is on its way: it is asked again.</summary>
    private static DeploymentState StateOf(string provisioning) => provisioning.ToUpperInvariant() switch
    {
        "SUCCEEDED" => DeploymentState.Ready,
        "DELETING" => DeploymentState.Stopping,
        "FAILED" or "CANCELED" or "CANCELLED" => DeploymentState.Failed,
        "DISABLED" => DeploymentState.Degraded,
        _ => DeploymentState.Provisioning,
    };

    private ByteArrayContent Body(string model)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteStartObject("sku");
            json.WriteString("name", _options.Sku);
            json.WriteNumber("capacity", _options.Capacity);
            json.WriteEndObject();
            json.WriteStartObject("properties");
            json.WriteStartObject("model");
            json.WriteString("format", "OpenAI");
            json.WriteString("name", model);
            json.WriteString("version", _options.ModelVersion);
            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteEndObject();
        }

        var content = new ByteArrayContent(buffer.ToArray());
        content.Headers.ContentType = new("application/json");
        return content;
    }

    private string PathOf(string model) =>
        $"subscriptions/{Uri.EscapeDataString(_options.SubscriptionId!)}/resourceGroups/{Uri.EscapeDataString(_options.ResourceGroup!)}"
        + $"/providers/Microsoft.CognitiveServices/accounts/{Uri.EscapeDataString(_options.Account!)}/deployments/{DeploymentName.Of(model)}?api-version={ApiVersion}";

    private async ValueTask<VendorCredential> GetTokenAsync(string operation, CancellationToken cancellationToken)
    {
        string token;
        try
        {
            token = await _connection.InTimeAsync(_options.GetManagementTokenAsync!(cancellationToken), cancellationToken).ConfigureAwait(false);
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(null, null, cancellationToken);
        }
        catch (Exception e)
        {
            throw NoToken(operation, VendorFault.Unavailable, $"The token for Azure Resource Manager could not be got ({e.GetType().Name}). Check what gives it, and ask again.");
        }

        return token is not null && OpenAIVendorOptionsCheck.IsHeaderValue(token)
            ? new(token, VendorCredentialKind.BearerToken)
            : throw NoToken(operation, VendorFault.NotEligible, $"{nameof(AzureDeploymentOptions.GetManagementTokenAsync)} gave no token that can be sent. Let it give an access token.");
    }

    private ModelVendorException NoToken(string operation, VendorFault fault, string message) => new(_connection.Vendor, operation, fault, message) { CertainlyNotDone = true };
}
