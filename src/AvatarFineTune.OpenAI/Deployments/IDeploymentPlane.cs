using System.Security.Cryptography;
using System.Text;
using AvatarFineTune.Vendors;

namespace AvatarFineTune.OpenAI.Deployments;

/// <summary>How a service makes a tuned model answer.</summary>
internal interface IDeploymentPlane
{
    /// <summary>Starts a deployment, or says how far it is.</summary>
    Task<VendorDeployment> DeployAsync(string model, CancellationToken cancellationToken);

    Task<VendorDeployment> GetAsync(string model, CancellationToken cancellationToken);

    /// <summary>Ends a deployment; that there is none is no error.</summary>
    Task UndeployAsync(string model, CancellationToken cancellationToken);

    /// <summary>The name to chat with a model under, base or tuned.</summary>
    string ChatNameOf(string model);
}

/// <summary>Where tuned models answer by themselves.</summary>
internal sealed class NoDeployments : IDeploymentPlane
{
    public Task<VendorDeployment> DeployAsync(string model, CancellationToken cancellationToken) => GetAsync(model, cancellationToken);

    public Task<VendorDeployment> GetAsync(string model, CancellationToken cancellationToken) => Task.FromResult(new VendorDeployment(model, DeploymentState.Ready));

    public Task UndeployAsync(string model, CancellationToken cancellationToken) => Task.CompletedTask;

    public string ChatNameOf(string model) => model;
}

/// <summary>A deployment's name follows from its model's id, so that nobody has to remember it.</summary>
internal static class DeploymentName
{
    private const int HashBytes = 12;

    public static string Of(string model) => "aft-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(model)), 0, HashBytes);
}
