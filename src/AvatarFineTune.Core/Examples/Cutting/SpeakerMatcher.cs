using AvatarFineTune.Examples.Text;
using AvatarFineTune.Transcripts;

namespace AvatarFineTune.Examples.Cutting;

/// <summary>
/// Finds the avatar among those who appear in a source: by the platform's id, else by the account's unique name
/// (<c>ava#1234</c>, <c>@ava</c>) or by the whole name as shown, never by a part of it. What doesn't occur, or could mean two people, is refused with the names to choose from.
/// </summary>
internal static class SpeakerMatcher
{
    private const int MaxListed = 10;

    /// <summary>Finds everyone whom the caller named.</summary>
    /// <returns>Their numbers in the table; never empty.</returns>
    /// <exception cref="TranscriptException">Somebody named is not there, or is not one person.</exception>
    public static IReadOnlySet<int> Find(IReadOnlyList<string> wanted, SpeakerTable speakers)
    {
        var found = new HashSet<int>();
        foreach (var entry in wanted)
        {
            found.UnionWith(Find(entry, wanted, speakers));
        }

        return found;
    }

    private static List<int> Find(string entry, IReadOnlyList<string> wanted, SpeakerTable speakers)
    {
        var name = CleanText.Name(entry);
        var byId = Numbers(speakers, s => string.Equals(s.Id, entry, StringComparison.Ordinal));
        if (byId.Count > 0)
        {
            return byId;
        }

        var byName = Numbers(speakers, s => s.Names.Contains(name) || IsHandle(s, entry));
        if (byName.Count == 0)
        {
            throw new TranscriptException(
                TranscriptError.UnknownSpeaker,
                $"Nobody called '{name}' wrote in this source{Suggested(entry, speakers)} Names are compared whole, with their case. {Listed(speakers)}");
        }

        return [.. byName.GroupBy(n => speakers[n].Platform, StringComparer.Ordinal).SelectMany(g => OnePerson(name, [.. g], wanted, speakers))];
    }

    /// <summary>The <c>@</c> in front is written or left out as people please.</summary>
    private static bool IsHandle(Speaker speaker, string entry)
    {
        var bare = entry.Trim().TrimStart('@');
        return bare.Length > 0 && (speaker.Handles.Contains(bare) || speaker.Handles.Contains($"@{bare}"));
    }

    /// <summary>Two people of one platform under one name: only their ids tell them apart, so the caller must.</summary>
    private static List<int> OnePerson(string name, List<int> people, IReadOnlyList<string> wanted, SpeakerTable speakers)
    {
        var chosen = people.FindAll(n => speakers[n].Id is { } id && wanted.Contains(id, StringComparer.Ordinal));
        if (people.Count == 1 || chosen.Count > 0)
        {
            return people.Count == 1 ? people : chosen;
        }

        var ids = people.OrderByDescending(n => speakers[n].Messages).Take(MaxListed).Select(n => $"{speakers[n].Id} ({Messages(speakers[n])})");
        throw new TranscriptException(
            TranscriptError.UnknownSpeaker,
            $"{people.Count} people are called '{name}' in this source; name the id instead, one of: {string.Join(", ", ids)}.");
    }

    private static List<int> Numbers(SpeakerTable speakers, Func<Speaker, bool> matches) =>
        [.. Enumerable.Range(0, speakers.All.Count).Where(n => matches(speakers[n]))];

    private static string Suggested(string entry, SpeakerTable speakers) =>
        SpeakerSuggestion.Of(entry, speakers) is { Count: > 0 } names ? $"; did you mean {string.Join(" or ", names.Select(n => $"'{n}'"))}?" : ".";

    private static string Messages(Speaker speaker) => speaker.Messages == 1 ? "1 message" : $"{speaker.Messages} messages";

    private static string Listed(SpeakerTable speakers)
    {
        var candidates = speakers.All.Where(s => s.Messages > 0).OrderByDescending(s => s.Messages).ThenBy(s => s.Name, StringComparer.Ordinal).ToList();
        if (candidates.Count == 0)
        {
            return "Nobody did: it holds no message with words.";
        }

        var listed = candidates.Take(MaxListed).Select(s => $"'{s.Name}' ({Messages(s)}{(s.Id is null ? "" : ", id " + s.Id)})");
        var more = candidates.Count > MaxListed ? $" and {candidates.Count - MaxListed} more" : "";
        return $"Those who did: {string.Join(", ", listed)}{more}.";
    }
}
