using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace AvatarFineTune.OpenAI.Events;

/// <summary>Reads a job's table of metrics: CSV by its header, which differs from service to service, plain or in base64, as has been seen.</summary>
internal static class ResultTable
{
    /// <returns>The rows in the order of their steps, each step once; none if it is no such table.</returns>
    public static IReadOnlyList<(long Step, IReadOnlyDictionary<string, double> Metrics)> Read(ReadOnlySpan<byte> content)
    {
        var text = Decode(content);
        var lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (lines.Length < 2)
        {
            return [];
        }

        var names = lines[0].Split(',').Select(n => n.Trim('"', ' ')).ToArray();
        var stepAt = Array.FindIndex(names, n => n is Metrics.Step or "step_number");
        if (stepAt < 0)
        {
            return [];
        }

        var rows = new SortedDictionary<long, IReadOnlyDictionary<string, double>>();
        foreach (var line in lines.Skip(1))
        {
            var cells = line.Split(',');
            if (cells.Length > stepAt && NumberOf(cells[stepAt]) is { } step and >= 0 and < 9e15)
            {
                rows[(long)step] = Row(names, cells);
            }
        }

        return [.. rows.Where(r => r.Value.Count > 0).Select(r => (r.Key, r.Value))];
    }

    private static Dictionary<string, double> Row(string[] names, string[] cells)
    {
        var metrics = new Dictionary<string, double>(StringComparer.Ordinal);
        for (var i = 0; i < Math.Min(names.Length, cells.Length); i++)
        {
            if (Metrics.IsMetric(names[i]) && names[i].Length > 0 && NumberOf(cells[i]) is { } number)
            {
                metrics[Metrics.NameOf(names[i])] = number;
            }
        }

        return metrics;
    }

    /// <summary>A header has commas, base64 none.</summary>
    private static string Decode(ReadOnlySpan<byte> content)
    {
        content = content.StartsWith(Encoding.UTF8.Preamble) ? content[Encoding.UTF8.Preamble.Length..] : content;
        if (content.IndexOf((byte)',') < 0 && Base64.IsValid(content))
        {
            var decoded = new byte[Base64.GetMaxDecodedFromUtf8Length(content.Length)];
            return Base64.DecodeFromUtf8(content, decoded, out _, out var written) == System.Buffers.OperationStatus.Done ? Encoding.UTF8.GetString(decoded, 0, written) : "";
        }

        return Encoding.UTF8.GetString(content);
    }

    private static double? NumberOf(string cell) =>
        double.TryParse(cell.AsSpan().Trim().Trim('"'), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : null;
}
