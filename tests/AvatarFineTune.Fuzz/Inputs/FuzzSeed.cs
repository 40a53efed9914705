using AvatarFineTune.Fuzz.Checks;
using AvatarFineTune.Transcripts;
using AvatarFineTune.Transcripts.Tests.Corpus;

namespace AvatarFineTune.Fuzz.Inputs;

/// <summary>An export that is damaged again and again, and what comes of it undamaged.</summary>
internal sealed class FuzzSeed
{
    private FuzzSeed(string name, string platform, FuzzInput input, TranscriptReadOptions? options)
    {
        Name = name;
        Platform = platform;
        Input = input;
        Options = options;
    }

    /// <summary>The corpus's name for it, or the sample's.</summary>
    public string Name { get; }

    /// <summary>The folder of the corpus that it lies in.</summary>
    public string Platform { get; }

    public FuzzInput Input { get; }

    public TranscriptReadOptions? Options { get; }

    /// <summary>How many records it has, whatever becomes of them; 0 where it is refused.</summary>
    public long Records { get; private set; }

    public long Kept { get; private set; }

    public long IgnoredFiles { get; private set; }

    /// <summary>How many characters all messages have together.</summary>
    public long Characters { get; private set; }

    /// <summary>The words of eight letters or more that only messages hold, not the names of files and people: no error may show one.</summary>
    public IReadOnlyList<string> Secrets { get; private set; } = [];

    /// <summary>Every case of the corpus and every sample of the console host, by name.</summary>
    public static async Task<IReadOnlyList<FuzzSeed>> LoadAllAsync(TranscriptReaders readers)
    {
        List<FuzzSeed> seeds = [.. CorpusCase.All().Select(FromCorpus), .. Samples()];
        foreach (var seed in seeds)
        {
            await seed.MeasureAsync(readers).ConfigureAwait(false);
        }

        return seeds;
    }

    private static FuzzSeed FromCorpus(string name)
    {
        var sample = CorpusCase.Load(name);
        var files = sample.Read();
        var input = new FuzzInput(files.Name, Enum.Parse<FuzzForm>(files.Form.ToString()), [.. files.Files.Select(f => new FuzzFile(f.Path, f.Bytes))]);
        return new(name, name.Split('/')[0], input, sample.Expected.Options);
    }

    private static IEnumerable<FuzzSeed> Samples()
    {
        var folder = Path.Combine(CorpusCase.Root, "..", "..", "..", "samples", "ConsoleHost", "SampleData");
        foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            var path = Path.GetRelativePath(folder, file).Replace('\\', '/');
            if (path != "README.md")
            {
                var name = Path.GetFileName(file);
                yield return new($"samples/{path}", "samples", new(name, FuzzForm.File, [new(name, File.ReadAllBytes(file))]), null);
            }
        }
    }

    private async Task MeasureAsync(TranscriptReaders readers)
    {
        var outcome = await ReadOutcome.OfAsync(readers, Input, Options, s => s).ConfigureAwait(false);
        if (outcome.Report is not { } report)
        {
            return;
        }

        Records = report.Kept + report.Skipped.Values.Sum() + report.NotUnderstood + report.Duplicates;
        Kept = report.Kept;
        IgnoredFiles = report.IgnoredFiles;
        Characters = outcome.Messages.Sum(m => (long)m.Text.Length);
        var shown = string.Join(' ', Input.Files.Select(f => f.Path).Append(Input.Name).Concat(outcome.Messages.Select(m => $"{m.Author} {m.Chat.Title} {m.Chat.Id}")).Concat(readers.Platforms).Distinct());
        Secrets = [.. outcome.Messages.SelectMany(m => SecretWords.Of(m.Text)).Distinct(StringComparer.OrdinalIgnoreCase).Where(w => !shown.Contains(w, StringComparison.OrdinalIgnoreCase) && !SecretWords.IsOurOwn(w))];
    }
}
