using AvatarFineTune.Examples;

namespace AvatarFineTune.Stores.Providers;

/// <summary>Takes an erased participant's name out of what an import remembers beside its examples.</summary>
public static class ErasedNames
{
    /// <summary>Removes the name from an import's owners, chat titles and source name; the counts stay.</summary>
    /// <returns>The import; the same one if the name is nowhere.</returns>
    public static TrainingData Remove(TrainingData data, string name)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentException.ThrowIfNullOrEmpty(name);
        var report = data.Report;
        var isSource = Names(data.SourceName, name);
        if (!isSource
            && !report.Owners.Any(o => Is(o.Name, name))
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
                Owners = [.. report.Owners.Where(o => !Is(o.Name, name))],
                // A chat's id is its file's name where the platform has no ids: "Chat with Ben.txt".
                Chats = [.. report.Chats.Select((c, i) => Names(c.Title, name) || Names(c.Id, name)
                    ? c with { Title = "", Id = $"erased-{i}" }
                    : c)],
                NotUnderstoodSamples = [.. report.NotUnderstoodSamples.Select(s => Names(s.Source, name) ? s with { Source = "" } : s)],
            },
        };
    }

    private static bool Is(string text, string name) => string.Equals(text, name, StringComparison.Ordinal);

    private static bool Names(string text, string name) => text.Contains(name, StringComparison.Ordinal);
}
