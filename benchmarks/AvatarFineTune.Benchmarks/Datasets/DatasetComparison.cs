using System.Diagnostics;
using System.Text;
using System.Text.Encodings.Web;
using AvatarFineTune.Datasets;

namespace AvatarFineTune.Benchmarks.Datasets;

/// <summary>
/// Our JSONL writing with its hash beside a plain loop over Utf8JsonWriter that hashes too: the same turns, by turns, on
/// one core; the best pass of each, in megabytes of words a second, and the ratio.
/// </summary>
internal static class DatasetComparison
{
    private const int Passes = 9;
    private const int Characters = 40_000_000;

    internal static int Run()
    {
        foreach (var (name, text) in new[] { ("english", ChatText.English(Characters)), ("russian", ChatText.Russian(Characters / 2)) })
        {
            var lines = ChatLines.Make(text);
            var megabytes = lines.Sum(l => l.Sum(t => (long)Encoding.UTF8.GetByteCount(t.Content))) / 1e6;
            Console.WriteLine(FormattableString.Invariant($"{name}: {lines.Count} lines, {megabytes:F0} MB of words"));
            Compare(lines, megabytes);
        }

        return 0;
    }

    private static void Compare(List<ChatTurn[]> lines, double megabytes)
    {
        (string Name, Func<long> Pass)[] writers =
        [
            ("JsonlWriter", () => Ours(lines)),
            ("Utf8JsonWriter, relaxed", () => Plain(lines, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)),
            ("Utf8JsonWriter, default", () => Plain(lines, encoder: null)),
        ];
        var best = new double[writers.Length];
        Array.Fill(best, double.MaxValue);
        var sizes = new long[writers.Length];

        // By turns, so that a busy machine slows all alike.
        for (var pass = 0; pass < Passes; pass++)
        {
            for (var i = 0; i < writers.Length; i++)
            {
                var started = Stopwatch.GetTimestamp();
                sizes[i] = writers[i].Pass();
                best[i] = Math.Min(best[i], Stopwatch.GetElapsedTime(started).TotalSeconds);
            }
        }

        for (var i = 0; i < writers.Length; i++)
        {
            var ratio = i == 0 ? "" : FormattableString.Invariant($"   ours / this {best[i] / best[0]:F2}");
            Console.WriteLine(FormattableString.Invariant($"  {writers[i].Name,-24} {megabytes / best[i],6:F0} MB/s   file {sizes[i] / 1e6,6:F1} MB{ratio}"));
        }
    }

    private static long Ours(List<ChatTurn[]> lines)
    {
        using var writer = new JsonlWriter();
        foreach (var line in lines)
        {
            writer.Write(line);
        }

        _ = writer.GetFingerprint();
        return writer.BytesWritten;
    }

    private static long Plain(List<ChatTurn[]> lines, JavaScriptEncoder? encoder)
    {
        using var writer = new PlainJsonl(encoder);
        foreach (var line in lines)
        {
            writer.Write(line);
        }

        _ = writer.GetFingerprint();
        return writer.BytesWritten;
    }
}
