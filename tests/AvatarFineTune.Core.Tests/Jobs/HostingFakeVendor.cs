using System.Collections.Concurrent;
using AvatarFineTune.Vendors;

namespace AvatarFineTune.Core.Tests.Jobs;

/// <summary>
/// The same, where a tuned model is hosted until it is taken down. Ready at once unless a script says what is answered,
/// look by look; taking it down takes a look or two.
/// </summary>
internal sealed class HostingFakeVendor : FakeVendor, IVendorDeployments
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, DeploymentState> _states = [];

    public HostingFakeVendor(TimeProvider time)
        : base(time) =>
        Capabilities = Capabilities with { NeedsDeployment = true };

    /// <summary>What a model on its way answers, look by look; when it is used up, ready.</summary>
    public ConcurrentQueue<DeploymentState> Hosting { get; } = new();

    /// <summary>The state of the one model that is hosted in any way; not deployed if there is none.</summary>
    public DeploymentState State => Hosted.Values.SingleOrDefault();

    /// <summary>All models that are hosted in any way.</summary>
    public IReadOnlyDictionary<string, DeploymentState> Hosted
    {
        get
        {
            lock (_lock)
            {
                return _states.Where(s => s.Value is not (DeploymentState.NotDeployed or DeploymentState.Retired)).ToDictionary();
            }
        }
    }

    /// <summary>How often a model that was not hosted began to be: each is on the bill.</summary>
    public int Begun { get; private set; }

    /// <summary>Whether a model that is ready must be told twice to go.</summary>
    public bool IsStubborn { get; set; } = true;

    /// <summary>What the vendor does to a model without being asked.</summary>
    public void Turn(string model, DeploymentState state)
    {
        lock (_lock)
        {
            _states[model] = state;
        }
    }

    public Task<VendorDeployment> DeployAsync(string model, CancellationToken cancellationToken) => CallAsync("Deploy", () =>
    {
        lock (_lock)
        {
            var state = _states.GetValueOrDefault(model);
            if (state is DeploymentState.NotDeployed or DeploymentState.Failed)
            {
                Begun++;
                state = DeploymentState.Provisioning;
            }

            return Answer(model, state == DeploymentState.Provisioning ? Next() : state);
        }
    });

    public Task<VendorDeployment> GetDeploymentAsync(string model, CancellationToken cancellationToken) => CallAsync("GetDeployment", () =>
    {
        lock (_lock)
        {
            var state = _states.GetValueOrDefault(model);
            return Answer(model, state switch
            {
                DeploymentState.Stopping => DeploymentState.NotDeployed,
                DeploymentState.Provisioning => Next(),
                _ => state,
            });
        }
    });

    public Task UndeployAsync(string model, CancellationToken cancellationToken) => CallAsync("Undeploy", () =>
    {
        lock (_lock)
        {
            var state = _states.GetValueOrDefault(model);
            return Answer(model, state switch
            {
                DeploymentState.Ready when IsStubborn => DeploymentState.Degraded,
                DeploymentState.NotDeployed or DeploymentState.Retired => state,
                _ => DeploymentState.Stopping,
            });
        }
    });

    private DeploymentState Next() => Hosting.TryDequeue(out var next) ? next : DeploymentState.Ready;

    private Task<VendorDeployment> Answer(string model, DeploymentState state)
    {
        _states[model] = state;
        return Task.FromResult(new VendorDeployment(model, state, $"host-{model}", state == DeploymentState.Failed ? "No room." : null));
    }
}
