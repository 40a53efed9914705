using System.Globalization;

namespace AvatarFineTune.Benchmarks.Transcripts;

/// <summary>
/// <c>compare json [MEGABYTES]</c>: how fast exports in JSON are read, each in its own process on one core; CPU seconds,
/// all threads together, against the target of 150 MB/s.
/// </summary>
internal static class CompareJson
{
    private const int Runs = 5;
    private const double Target = 150;

    internal static async Task<int> RunAsync(string[] args)
    {
        var megabytes = args is [var size, ..] ? int.Parse(size, CultureInfo.InvariantCulture) : 100;
        Console.WriteLine($"{"",-12}{"MB/s",8}{"first",8}{"peak MB",10}{"messages",12}");
        foreach (var platform in JsonExport.Platforms)
        {
            var path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
            try
            {
                JsonExport.Write(path, megabytes * 1_000_000L, platform);
                var runs = await Contestant.Managed(platform, "ours", path, Runs).RunAsync();
                var (bytes, best) = (new FileInfo(path).Length / 1e6, runs.Min(r => r.Seconds));
                FormattableString line =
                    $"{platform,-12}{bytes / best,8:F0}{bytes / runs[0].Seconds,8:F0}{runs.Max(r => r.PeakBytes) / 1e6,10:F0}{runs[0].Messages,12}  target {Target:F0}: {(bytes / best >= Target ? "met" : "MISSED")}";
                Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
            }
            finally
            {
                File.Delete(path);
            }
        }

        return 0;
    }
}
