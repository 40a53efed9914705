using System.Globalization;
using System.Text;
using AvatarFineTune.Jobs;

namespace AvatarFineTune.AspNetCore.Panel;

/// <summary>One measure over the steps of a training.</summary>
/// <param name="Text">How the panel's texts name it.</param>
/// <param name="Metric">How jobs' events name it.</param>
/// <param name="Points">Its values, by step; none or one of them is no line yet.</param>
internal sealed record MetricLine(string Text, string Metric, IReadOnlyList<(long Step, double Value)> Points)
{
    public bool IsShown => Points.Count > 1;
}

/// <summary>
/// What is worth a curve among a job's measurements: the loss where the vendor tells it, else how often the held-out reply was found. Vendors that train
/// for long measure thousands of steps; what can't be told apart in the drawing is left out.
/// </summary>
internal sealed record MetricPoints(bool IsLoss, IReadOnlyList<MetricLine> Lines)
{
    public const int Width = 600;
    public const int Height = 180;
    private const int MostPoints = 200;

    /// <summary>The script has the same number.</summary>
    private const int MostRows = 50;

    /// <summary>What there is to draw.</summary>
    public IReadOnlyList<MetricLine> Shown => [.. Lines.Where(l => l.IsShown)];

    /// <summary>The curve of a job's events; <see langword="null"/> if they hold nothing to draw.</summary>
    public static MetricPoints? Of(IReadOnlyList<FineTuneJobEvent> events) =>
        Both(events).FirstOrDefault(c => c.Shown.Count > 0) is { } curve ? curve with { Lines = curve.Shown } : null;

    /// <summary>The curves that a running job may yet have, with all their lines: the one that it has begun, or either.</summary>
    public static IReadOnlyList<MetricPoints> Expected(IReadOnlyList<FineTuneJobEvent> events)
    {
        var both = Both(events);
        return both.FirstOrDefault(c => c.Shown.Count > 0) is { } begun ? [begun] : both;
    }

    /// <summary>The loss before the replies found.</summary>
    private static IReadOnlyList<MetricPoints> Both(IReadOnlyList<FineTuneJobEvent> events) =>
    [
        new(IsLoss: true, [Line(events, "TrainLoss", "train_loss"), Line(events, "ValidLoss", "valid_loss"), Line(events, "FullValidLoss", "full_valid_loss")]),
        new(IsLoss: false, [Line(events, "Recall1", "recall@1"), Line(events, "Recall5", "recall@5")]),
    ];

    /// <summary>The table: every step with all its measures.</summary>
    public IEnumerable<(long Step, IReadOnlyList<double?> Values)> Rows
    {
        get
        {
            var steps = Shown.SelectMany(l => l.Points.Select(p => p.Step)).Distinct().Order().ToList();
            return Thinned(steps, MostRows).Select(step => (step, (IReadOnlyList<double?>)[.. Lines.Select(l => ValueAt(l, step))]));
        }
    }

    /// <summary>A line as SVG's points, from the top left.</summary>
    public string Drawn(MetricLine line)
    {
        if (!line.IsShown)
        {
            return "";
        }

        var all = Shown.SelectMany(l => l.Points).ToList();
        var (first, last) = (all.Min(p => p.Step), all.Max(p => p.Step));
        var (low, high) = IsLoss ? (Math.Min(0, all.Min(p => p.Value)), all.Max(p => p.Value)) : (0, 1);
        var text = new StringBuilder();
        foreach (var (step, value) in Thinned(line.Points, MostPoints))
        {
            var x = last == first ? Width : (double)(step - first) / (last - first) * Width;
            var y = high <= low ? Height : Height - ((value - low) / (high - low) * Height);
            text.Append(text.Length == 0 ? "" : " ").Append(CultureInfo.InvariantCulture, $"{x:0.#},{y:0.#}");
        }

        return text.ToString();
    }

    /// <summary>A line's values as they are, for the script to go on from.</summary>
    public static string Written(MetricLine line) =>
        string.Join(' ', Thinned(line.Points, MostPoints).Select(p => string.Create(CultureInfo.InvariantCulture, $"{p.Step}:{p.Value:G6}")));

    private static double? ValueAt(MetricLine line, long step)
    {
        foreach (var point in line.Points)
        {
            if (point.Step == step)
            {
                return point.Value;
            }
        }

        return null;
    }

    private static MetricLine Line(IReadOnlyList<FineTuneJobEvent> events, string text, string metric)
    {
        // A worker that went on after a crash may have stored a step twice: the later measurement counts.
        var points = new SortedDictionary<long, double>();
        foreach (var e in events)
        {
            if (e is { Step: { } step, Metrics: { } metrics } && metrics.TryGetValue(metric, out var value) && double.IsFinite(value))
            {
                points[step] = value;
            }
        }

        return new(text, metric, [.. points.Select(p => (p.Key, p.Value))]);
    }

    /// <summary>Some of many, evenly, with the first and the last.</summary>
    private static IEnumerable<T> Thinned<T>(IReadOnlyList<T> items, int most) =>
        items.Count <= most ? items : Enumerable.Range(0, most).Select(i => items[(int)((long)i * (items.Count - 1) / (most - 1))]);
}
