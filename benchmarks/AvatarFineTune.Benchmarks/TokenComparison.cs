using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using AvatarFineTune.Datasets.Tokens;

namespace AvatarFineTune.Benchmarks;

/// <summary>
/// Our counting against npm gpt-tokenizer's, on the same lines, one after the other on the same machine: the best pass of
/// each, in megabytes of UTF-8 a second, and their ratio.
/// </summary>
internal static class TokenComparison
{
    private const int Seconds = 3;

    internal static int Run(string[] args)
    {
        var folder = Directory.CreateTempSubdirectory("compare-tokens-");
        try
        {
            var files = args.Length > 0 ? args : MakeTexts(folder.FullName);
            foreach (var encoding in new[] { "o200k_base", "cl100k_base" })
            {
                Compare(encoding, files);
            }

            return 0;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static void Compare(string encoding, string[] files)
    {
        var started = Stopwatch.GetTimestamp();
        var tokenizer = Tokenizer.Load(encoding == "o200k_base" ? TokenEncoding.O200kBase : TokenEncoding.Cl100kBase);
        Console.WriteLine(Invariant($"{encoding}: loaded in {Stopwatch.GetElapsedTime(started).TotalMilliseconds:F0} ms"));
        foreach (var file in files)
        {
            var (tokens, ours) = Time(tokenizer, File.ReadAllText(file));
            var (theirTokens, theirs) = TimeReference(file, encoding);
            Console.WriteLine(Invariant(
                $"  {Path.GetFileName(file),-16} ours {ours / 1e6,7:F1} MB/s   gpt-tokenizer {theirs / 1e6,6:F1} MB/s   ratio {ours / theirs,5:F1}   {Verdict(tokens, theirTokens)}"));
        }
    }

    private static (long Tokens, double BytesPerSecond) Time(Tokenizer tokenizer, string text)
    {
        var lines = text.Split('\n');
        var tokens = 0L;
        var best = double.MaxValue;
        for (var end = Stopwatch.GetTimestamp() + (Seconds * Stopwatch.Frequency); Stopwatch.GetTimestamp() < end;)
        {
            var started = Stopwatch.GetTimestamp();
            tokens = lines.Sum(line => (long)tokenizer.Count(line));
            best = Math.Min(best, Stopwatch.GetElapsedTime(started).TotalSeconds);
        }

        return (tokens, Encoding.UTF8.GetByteCount(text) / best);
    }

    private static (long Tokens, double BytesPerSecond) TimeReference(string file, string encoding)
    {
        var script = Path.Combine(RepositoryRoot(), "eng", "time-gpt-tokenizer.mjs");
        var start = new ProcessStartInfo("node", [script, file, encoding, Seconds.ToString(CultureInfo.InvariantCulture)])
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        using var node = Process.Start(start) ?? throw new InvalidOperationException("node did not start.");
        var output = node.StandardOutput.ReadToEnd();
        node.WaitForExit();
        if (node.ExitCode != 0)
        {
            throw new InvalidOperationException("gpt-tokenizer did not run: 'npm ci' in eng/ installs it.");
        }

        using var answer = JsonDocument.Parse(output);
        return (answer.RootElement.GetProperty("tokens").GetInt64(), answer.RootElement.GetProperty("bytesPerSecond").GetDouble());
    }

    private static string[] MakeTexts(string folder)
    {
        var texts = new Dictionary<string, string>
        {
            ["english.txt"] = ChatText.English(2_000_000),
            ["russian.txt"] = ChatText.Russian(1_000_000),
            ["repository.txt"] = string.Concat(new[] { "*.cs", "*.md", "*.mjs" }
                .SelectMany(pattern => new[] { "src", "tests", "eng", "docs", "benchmarks" }
                    .Select(name => Path.Combine(RepositoryRoot(), name)).Where(Directory.Exists)
                    .SelectMany(path => Directory.GetFiles(path, pattern, SearchOption.AllDirectories)))
                .Where(path => !path.Contains("node_modules", StringComparison.Ordinal))
                .Order(StringComparer.Ordinal)
                .Select(File.ReadAllText)),
        };
        return [.. texts.Select(text =>
        {
            var path = Path.Combine(folder, text.Key);
            File.WriteAllText(path, text.Value);
            return path;
        })];
    }

    private static string RepositoryRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "AvatarFineTune.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("Run this from a build inside the repository.");
    }

    private static string Verdict(long ours, long theirs)
        => ours == theirs ? Invariant($"{ours} tokens") : Invariant($"{ours} tokens, gpt-tokenizer says {theirs}");

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
