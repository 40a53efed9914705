using System.Globalization;

namespace AvatarFineTune.Benchmarks.Postgres;

/// <summary>The processor time of the server that <c>eng/postgres</c> started, over all its processes. On Linux only.</summary>
internal static class ServerProcessor
{
    // Times in /proc are in hundredths of a second on every Linux that .NET runs on.
    private const double TicksPerSecond = 100;

    private static readonly string? Postmaster = Find();

    /// <summary>Whether it can be read.</summary>
    internal static bool IsKnown => Postmaster is not null;

    /// <summary>Seconds since the server's start; 0 where they can't be read.</summary>
    internal static double Seconds
    {
        get
        {
            if (Postmaster is null)
            {
                return 0;
            }

            // Processes that have ended are counted with the one that started them.
            var ticks = Stat(Postmaster) is { } own ? own[13] + own[14] + own[15] + own[16] : 0;
            foreach (var process in Directory.EnumerateDirectories("/proc").Select(Path.GetFileName).Where(name => char.IsAsciiDigit(name![0])))
            {
                if (Stat(process!) is { } stat && stat[3].ToString(CultureInfo.InvariantCulture) == Postmaster)
                {
                    ticks += stat[13] + stat[14];
                }
            }

            return ticks / TicksPerSecond;
        }
    }

    /// <summary>The fields of proc(5), from 0; those before the parent's id are 0.</summary>
    private static long[]? Stat(string process)
    {
        try
        {
            var text = File.ReadAllText($"/proc/{process}/stat");
            return [0, 0, 0, .. text[(text.LastIndexOf(')') + 4)..].Split(' ').Take(14).Select(field => long.Parse(field, CultureInfo.InvariantCulture))];
        }
        catch (IOException)
        {
            // It has ended meanwhile.
            return null;
        }
    }

    private static string? Find()
    {
        var file = Path.Combine(Environment.GetEnvironmentVariable("AVATAR_FINE_TUNE_TEST_POSTGRES_FOLDER") ?? "/none", "data", "postmaster.pid");
        return OperatingSystem.IsLinux() && File.Exists(file) ? File.ReadLines(file).First() : null;
    }
}
