using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace AvatarFineTune.Diagnostics;

/// <summary>
/// The one activity source and the one meter, both named <see cref="Name"/>. Listen to them with
/// <c>AddSource(AvatarFineTuneDiagnostics.Name)</c> and <c>AddMeter(AvatarFineTuneDiagnostics.Name)</c>. Nothing that is
/// told there holds a key or a word of a chat. One per host, so that two hosts in one process stay apart. Thread-safe.
/// </summary>
public sealed class AvatarFineTuneDiagnostics : IDisposable
{
    /// <summary>The name of the source and of the meter.</summary>
    public const string Name = "AvatarFineTune";

    private readonly bool _ownsMeter;

    /// <summary>Creates the source and the meter.</summary>
    /// <param name="meterFactory">Makes and owns the meter, where the host has one; <see langword="null"/> to make an own one.</param>
    public AvatarFineTuneDiagnostics(IMeterFactory? meterFactory = null)
    {
        var version = typeof(AvatarFineTuneDiagnostics).Assembly.GetName().Version?.ToString(3);
        _ownsMeter = meterFactory is null;
        ActivitySource = new(Name, version);
        Meter = meterFactory?.Create(Name, version) ?? new Meter(Name, version);
    }

    /// <summary>The activity source.</summary>
    public ActivitySource ActivitySource { get; }

    /// <summary>The meter.</summary>
    public Meter Meter { get; }

    /// <summary>Ends the source, and the meter unless a factory owns it.</summary>
    public void Dispose()
    {
        ActivitySource.Dispose();
        if (_ownsMeter)
        {
            Meter.Dispose();
        }
    }
}
