using AvatarFineTune.OpenAI.Http;
using AvatarFineTune.OpenAI.Wire;
using AvatarFineTune.Vendors;

namespace AvatarFineTune.OpenAI.Events;

/// <summary>
/// Puts the pages of a job's events, which begin with the latest, in the order in which they happened: each once, no time before the one before it, and no step
/// twice. Events keep the service's own order, whatever their times say, so that reading on from one gives what the whole list has after it.
/// </summary>
internal sealed class EventOrder
{
    private readonly List<WireEvent> _events = [];
    private DateTimeOffset _before = DateTimeOffset.UnixEpoch;
    private long _lastStep;
    private bool? _isAscending;

    /// <summary>Whether any event that was seen carries metrics.</summary>
    public bool HasMetrics { get; private set; }

    public static bool HasMetricsIn(WireEvent item) => Metrics.StepOf(item.Data) is not null && Metrics.Read(item.Data).Count > 0;

    /// <returns>Whether the next page is wanted.</returns>
    public bool Add(IReadOnlyList<WireEvent> page, string? afterId)
    {
        _isAscending ??= page[0].CreatedAt < page[^1].CreatedAt;
        HasMetrics |= page.Any(HasMetricsIn);
        var at = afterId is null ? -1 : page.ToList().FindIndex(e => string.Equals(e.Id, afterId, StringComparison.Ordinal));
        if (at < 0 || _isAscending.Value)
        {
            _events.AddRange(page);
            return true;
        }

        // What lies behind it in the list is older, and known already.
        _events.AddRange(page.Take(at));
        _before = page[at].CreatedAt ?? _before;
        _lastStep = page.Skip(at).Where(HasMetricsIn).Select(e => Metrics.StepOf(e.Data)!.Value).DefaultIfEmpty().Max();
        return false;
    }

    /// <summary>What was added, oldest first, after an event.</summary>
    public IEnumerable<VendorJobEvent> InOrder(string? afterId)
    {
        var items = _isAscending == true ? _events : Enumerable.Reverse(_events);
        var told = items.DistinctBy(e => e.Id, StringComparer.Ordinal).Select(Read).ToList();
        var at = afterId is null ? -1 : told.FindIndex(e => string.Equals(e.Id, afterId, StringComparison.Ordinal));
        return told.Skip(at + 1);
    }

    private VendorJobEvent Read(WireEvent item)
    {
        _before = item.CreatedAt is { } at && at > _before ? at : _before;
        long? step = HasMetricsIn(item) && Metrics.StepOf(item.Data) is { } measured && measured > _lastStep ? measured : null;
        _lastStep = step ?? _lastStep;
        return new(item.Id!, _before, LevelOf(item.Level), VendorWords.Clean(item.Message ?? ""), step, step is null ? null : Metrics.Read(item.Data));
    }

    private static string LevelOf(string? level) => level?.ToUpperInvariant() switch
    {
        "WARN" or "WARNING" => "warn",
        "ERROR" or "CRITICAL" or "FATAL" => "error",
        _ => "info",
    };
}
