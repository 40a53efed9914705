using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using AvatarFineTune.Diagnostics;

namespace AvatarFineTune.Core.Tests.Chat.Support;

/// <summary>Listens to one host's spans and metrics, and to no other's in this process.</summary>
internal sealed class CapturedTelemetry : IDisposable
{
    private readonly ActivityListener _activities;
    private readonly MeterListener _meters = new();

    public CapturedTelemetry(AvatarFineTuneDiagnostics diagnostics)
    {
        _activities = new()
        {
            ShouldListenTo = source => ReferenceEquals(source, diagnostics.ActivitySource),
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = Spans.Enqueue,
        };
        ActivitySource.AddActivityListener(_activities);
        _meters.InstrumentPublished = (instrument, listener) =>
        {
            if (ReferenceEquals(instrument.Meter, diagnostics.Meter))
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _meters.SetMeasurementEventCallback<long>((i, v, tags, _) => Add(i.Name, v, tags));
        _meters.SetMeasurementEventCallback<double>((i, v, tags, _) => Add(i.Name, v, tags));
        _meters.Start();
    }

    public ConcurrentQueue<Activity> Spans { get; } = [];

    public ConcurrentQueue<(string Name, double Value, Dictionary<string, object?> Tags)> Points { get; } = [];

    public double Sum(string name, params (string Key, object Value)[] tags) => Points
        .Where(p => p.Name == name && tags.All(t => Equals(p.Tags.GetValueOrDefault(t.Key), t.Value))).Sum(p => p.Value);

    public int Count(string name) => Points.Count(p => p.Name == name);

    public void Dispose()
    {
        _activities.Dispose();
        _meters.Dispose();
    }

    private void Add(string name, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
        Points.Enqueue((name, value, tags.ToArray().ToDictionary(t => t.Key, t => t.Value, StringComparer.Ordinal)));
}
