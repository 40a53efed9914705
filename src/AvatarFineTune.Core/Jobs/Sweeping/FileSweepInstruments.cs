using System.Diagnostics.Metrics;
using AvatarFineTune.Diagnostics;
using AvatarFineTune.Vendors;

namespace AvatarFineTune.Jobs.Sweeping;

/// <summary>The metrics of the sweep of files that were left at vendors.</summary>
internal sealed class FileSweepInstruments
{
    private readonly Counter<long> _swept;
    private readonly Counter<long> _faults;

    public FileSweepInstruments(AvatarFineTuneDiagnostics diagnostics)
    {
        var meter = diagnostics.Meter;
        _swept = meter.CreateCounter<long>("avatar.files.swept", "{file}", "Files that jobs had left at a vendor, deleted by a sweep.");
        _faults = meter.CreateCounter<long>("avatar.files.sweep_faults", "{call}", "Calls of a sweep that failed, by fault.");
    }

    public void Swept(string vendor) => _swept.Add(1, new KeyValuePair<string, object?>("vendor", vendor));

    public void Failed(string vendor, VendorFault fault) => _faults.Add(1, new("vendor", vendor), new("fault", fault.ToString()));
}
