using System.Globalization;
using AvatarFineTune.Fuzz.Checks;
using AvatarFineTune.Transcripts;

namespace AvatarFineTune.Fuzz;

/// <summary>Counts what became of the inputs, by platform. Thread-safe.</summary>
internal sealed class Tally
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, SortedDictionary<string, long>> _counts = new(StringComparer.Ordinal);

    public long Inputs { get; private set; }

    public long Accepted { get; private set; }

    /// <summary>The most bytes that a reading allocated for a byte of its input, of inputs of 100 KB and more.</summary>
    public double MostBytesPerByte { get; private set; }

    public void Add(string platform, ReadOutcome outcome, long inputBytes)
    {
        lock (_lock)
        {
            Inputs++;
            Accepted += outcome.Report is null ? 0 : 1;
            MostBytesPerByte = inputBytes < 100_000 ? MostBytesPerByte : Math.Max(MostBytesPerByte, (double)outcome.AllocatedBytes / inputBytes);
            var counts = _counts.TryGetValue(platform, out var known) ? known : _counts[platform] = new(StringComparer.Ordinal);
            var what = outcome.Report is not null ? "read" : outcome.Fault is TranscriptException refused ? refused.Error.ToString() : "crash";
            counts[what] = counts.GetValueOrDefault(what) + 1;
        }
    }

    /// <summary>One line: how many inputs, and of each platform how many were read and why the others were not.</summary>
    public string Show(TimeSpan elapsed)
    {
        lock (_lock)
        {
            var platforms = _counts.Select(p => $"{p.Key} {Percent(p.Value.GetValueOrDefault("read"), p.Value.Values.Sum())} read"
                + string.Concat(p.Value.Where(c => c.Key != "read").Select(c => $" {c.Key} {c.Value}")));
            return string.Create(CultureInfo.InvariantCulture, $"{elapsed.TotalSeconds,4:F0} s {Inputs} inputs, {Percent(Accepted, Inputs)} read | {string.Join(" | ", platforms)}");
        }
    }

    private static string Percent(long part, long all) => string.Create(CultureInfo.InvariantCulture, $"{(all == 0 ? 0 : 100.0 * part / all):F0}%");
}
