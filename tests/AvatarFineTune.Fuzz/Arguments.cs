using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace AvatarFineTune.Fuzz;

/// <summary>Reads the command line.</summary>
internal static class Arguments
{
    public static FuzzOptions? Parse(string[] args)
    {
        var options = new FuzzOptions { Seed = RandomNumberGenerator.GetInt32(int.MaxValue) };
        for (var i = 0; i + 1 < args.Length; i += 2)
        {
            var value = args[i + 1];
            FuzzOptions? next = args[i] switch
            {
                "--minutes" when double.TryParse(value, CultureInfo.InvariantCulture, out var m) && m is > 0 and < 10_000 => options with { Duration = TimeSpan.FromMinutes(m) },
                "--seed" when long.TryParse(value, CultureInfo.InvariantCulture, out var n) => options with { Seed = n },
                "--only" when long.TryParse(value, CultureInfo.InvariantCulture, out var n) => options with { Only = n },
                "--keep" => options with { KeepFolder = value },
                "--platform" => options with { Platform = value },
                _ => null,
            };
            if (next is null)
            {
                return null;
            }

            options = next;
        }

        return args.Length % 2 == 0 ? options : null;
    }

    /// <summary>Writes down which inputs are being read: a stack that overflows takes the process along, and nothing else would tell.</summary>
    public static Action<int, long>? Tracer(FuzzOptions options)
    {
        if (options.KeepFolder is not { } folder)
        {
            return null;
        }

        Directory.CreateDirectory(folder);
        var file = File.OpenHandle(Path.Combine(folder, "reading.txt"), FileMode.Create, FileAccess.Write);
        return (worker, iteration) => RandomAccess.Write(file, Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{iteration,20}\n")), worker * 21L);
    }
}
