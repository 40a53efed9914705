using System.Text;
using AvatarFineTune.Examples;
using AvatarFineTune.Examples.Text;
using AvatarFineTune.Transcripts;

namespace AvatarFineTune.Stores.Providers;

/// <summary>Takes an erased participant's name out of what an import remembers beside its examples.</summary>
public static class ErasedNames
{
    /// <summary>Removes the name, or the one whose id it is, from an import's owners, chat titles and source name; the counts stay.</summary>
    /// <returns>The import; the same one if the name is nowhere.</returns>
    public static TrainingData Remove(TrainingData data, string name)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentException.ThrowIfNullOrEmpty(name);
        var owners = data.Report.Owners.Where(o => Is(o.Name, name) || HasId(data.Report, o, name)).ToList();
        if (owners.Count > 0)
        {
            data = data with { Report = data.Report with { Owners = [.. data.Report.Owners.Except(owners)] } };
        }

        return owners.Select(o => o.Name).Append(name).Where(n => n.Length > 0).Distinct(StringComparer.Ordinal).Aggregate(data, RemoveText);
    }

    /// <summary>Removes somebody under every handle, see <see cref="ParticipantHandles.WithIds"/>.</summary>
    /// <returns>The import; the same one if they are nowhere.</returns>
    public static TrainingData Remove(TrainingData data, IReadOnlyList<string> handles)
    {
        ArgumentNullException.ThrowIfNull(handles);
        return handles.Aggregate(data, Remove);
    }

    /// <summary>Removes everybody who is blocked from the report of a new import.</summary>
    public static TrainingData Remove(TrainingData data, ParticipantBlocks blocks)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(blocks);
        return blocks.IsEmpty ? data : data.Report.Owners
            .Where(o => ParticipantHandles.Of([o.Name, CleanText.Name(o.Name)], o.Id is null ? [] : [o.Id, .. data.Report.Platforms.Select(p => $"{p}:{o.Id}")]).Any(blocks.Contains))
            .Select(o => o.Name.Length > 0 ? o.Name : o.Id!)
            .ToList()
            .Aggregate(data, Remove);
    }

    private static TrainingData RemoveText(TrainingData data, string name)
    {
        var report = data.Report;
        var isSource = Names(data.SourceName, name);
        if (!isSource
            && !report.Chats.Any(c => Names(c.Title, name) || Names(c.Id, name))
            && !report.NotUnderstoodSamples.Any(s => Names(s.Source, name)))
        {
            return data;
        }

        return data with
        {
            SourceName = isSource ? "" : data.SourceName,
            Report = report with
            {
                // A chat's id is its file's name where the platform has no ids: "Chat with Ben.txt".
                Chats = [.. report.Chats.Select((c, i) => Names(c.Title, name) || Names(c.Id, name)
                    ? c with { Title = "", Id = $"erased-{i}" }
                    : c)],
                NotUnderstoodSamples = [.. report.NotUnderstoodSamples.Select(s => Names(s.Source, name) ? s with { Source = "" } : s)],
            },
        };
    }

    private static bool HasId(ImportReport report, OwnerCandidate owner, string name) =>
        owner.Id is { Length: > 0 } id && (Is(id, name) || report.Platforms.Any(p => Is($"{p}:{id}", name)));

    private static bool Is(string text, string name) =>
        string.Equals(text, name, StringComparison.Ordinal) || string.Equals(CleanText.Name(text), name, StringComparison.Ordinal);

    /// <summary>
    /// Files are named after people as a disk or a platform likes it: decomposed, in lower case, without spaces. Such a form
    /// must begin where a word does, or Ann would be found in every planning.
    /// </summary>
    private static bool Names(string text, string name)
    {
        if (text.Contains(name, StringComparison.Ordinal))
        {
            return true;
        }

        var (letters, starts) = Letters(text);
        var wanted = Letters(name).Letters;
        for (var i = wanted.Length < 3 ? -1 : letters.IndexOf(wanted, StringComparison.Ordinal); i >= 0; i = letters.IndexOf(wanted, i + 1, StringComparison.Ordinal))
        {
            if (starts[i])
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>A text's letters and digits only, composed and in lower case, and which of them begin a word.</summary>
    private static (string Letters, List<bool> Starts) Letters(string text)
    {
        var (letters, starts, isStart) = (new StringBuilder(text.Length), new List<bool>(text.Length), true);
        foreach (var c in CleanText.Name(text))
        {
            if (char.IsLetterOrDigit(c) || char.IsSurrogate(c))
            {
                letters.Append(char.ToLowerInvariant(c));
                starts.Add(isStart);
                isStart = false;
            }
            else
            {
                isStart = true;
            }
        }

        return (letters.ToString(), starts);
    }
}
