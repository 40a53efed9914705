using System.Globalization;
using AvatarFineTune.Fuzz.Checks;
using AvatarFineTune.Fuzz.Inputs;
using AvatarFineTune.Fuzz.Mutation;

namespace AvatarFineTune.Fuzz;

/// <summary>Keeps each kind of finding once, with its smallest input. Thread-safe.</summary>
internal sealed class FindingLog(FuzzOptions options)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);

    public bool IsNew(FuzzSeed seed, Finding finding)
    {
        lock (_lock)
        {
            return !_entries.ContainsKey(Key(seed, finding));
        }
    }

    public void Add(FuzzSeed seed, long iteration, MutatedInput mutated, Finding finding)
    {
        lock (_lock)
        {
            if (_entries.TryGetValue(Key(seed, finding), out var entry))
            {
                entry.Count++;
                if (entry.Bytes <= mutated.Input.Bytes)
                {
                    return;
                }
            }
            else
            {
                _entries.Add(Key(seed, finding), entry = new(_entries.Count + 1));
            }

            entry.Bytes = mutated.Input.Bytes;
            entry.Text = $"{finding.Rule}: {finding.Detail}\n    made of {mutated.Story} ({mutated.Input.Bytes} bytes)\n    {Command(iteration)}";
            if (options.KeepFolder is { } folder)
            {
                Keep(Path.Combine(folder, $"finding-{entry.Number}"), mutated.Input, entry.Text);
            }
        }
    }

    public IReadOnlyList<string> Show()
    {
        lock (_lock)
        {
            return [.. _entries.Values.Select(e => string.Create(CultureInfo.InvariantCulture, $"{e.Text}\n    seen {e.Count} times"))];
        }
    }

    public string Command(long iteration) => string.Create(
        CultureInfo.InvariantCulture, $"eng/fuzz --seed {options.Seed} --only {iteration}{(options.Platform is { } p ? " --platform " + p : "")}");

    /// <summary>A crash in one place is one kind, whichever export leads there.</summary>
    private static string Key(FuzzSeed seed, Finding finding) => finding.Rule.StartsWith("crash", StringComparison.Ordinal) ? finding.Rule : $"{seed.Platform} {finding.Rule}";

    private static void Keep(string folder, FuzzInput input, string text)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }

        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "finding.txt"), text + "\n");
        if (input.Form == FuzzForm.Zip)
        {
            File.WriteAllBytes(Path.Combine(folder, "input.zip"), input.Packed ?? FuzzInput.Pack(input.Files));
            return;
        }

        for (var i = 0; i < input.Files.Count; i++)
        {
            // A damaged path may lead anywhere: only its harmless characters become a file's name.
            var name = string.Concat(input.Files[i].Path.Select(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_' or ' ' ? c : '_')).TrimStart('.');
            File.WriteAllBytes(Path.Combine(folder, $"{i}-{name}"), input.Files[i].Bytes);
        }
    }

    private sealed class Entry(int number)
    {
        public int Number { get; } = number;

        public long Count { get; set; } = 1;

        public long Bytes { get; set; }

        public string Text { get; set; } = "";
    }
}
