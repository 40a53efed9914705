using System.Diagnostics.Metrics;
using AvatarFineTune.Diagnostics;
using AvatarFineTune.Vendors;

namespace AvatarFineTune.Jobs.Deployments;

/// <summary>Why a stretch of hosting is over.</summary>
internal enum DeploymentEnd
{
    Stopped,
    Lost,
    Failed,
    Retired,
}

/// <summary>The metrics of deployments.</summary>
internal sealed class DeploymentInstruments
{
    private readonly Counter<long> _ended;
    private readonly Counter<long> _faults;

    public DeploymentInstruments(AvatarFineTuneDiagnostics diagnostics)
    {
        var meter = diagnostics.Meter;
        _ended = meter.CreateCounter<long>("avatar.deployments.ended", "{deployment}", "Deployments that are over, by reason: stopped, lost, failed or retired.");
        _faults = meter.CreateCounter<long>("avatar.deployments.faults", "{call}", "Tries at a vendor's deployments that failed, by fault.");
    }

    public void Ended(ModelDeployment deployment, DeploymentEnd end) =>
        _ended.Add(1, new("vendor", deployment.Model.Vendor), new("reason", Name(end)));

    public void Failed(ModelDeployment deployment, VendorFault fault) =>
        _faults.Add(1, new("vendor", deployment.Model.Vendor), new("fault", fault.ToString()));

    private static string Name(DeploymentEnd end) => end switch
    {
        DeploymentEnd.Stopped => "stopped",
        DeploymentEnd.Lost => "lost",
        DeploymentEnd.Failed => "failed",
        _ => "retired",
    };
}
