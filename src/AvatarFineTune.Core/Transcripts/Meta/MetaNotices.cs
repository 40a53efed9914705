using System.Collections.Frozen;

namespace AvatarFineTune.Transcripts.Meta;

/// <summary>Tells the phrases of <see cref="MetaPhrases"/> from a person's words: a phrase is compared whole, never a part of it.</summary>
internal static class MetaNotices
{
    private const int LongestNotice = 400;
    private const int LongestName = 200;
    private const int LongestReaction = 30;

    // By their beginning: nearly all that people write begins like none of them.
    private static readonly (string Pattern, MessageKind Kind)[] OfSender = [.. MetaPhrases.Known.Where(p => p.Pattern[0] == '@')];
    private static readonly (string Pattern, MessageKind Kind)[] OfAnybody = [.. MetaPhrases.Known.Where(p => p.Pattern[0] == '#')];
    private static readonly FrozenDictionary<char, (string Pattern, MessageKind Kind)[]> ByFirst =
        MetaPhrases.Known.Where(p => p.Pattern[0] is not ('@' or '#')).GroupBy(p => p.Pattern[0]).ToFrozenDictionary(g => g.Key, g => g.ToArray());

    /// <summary>What a content of the app's own making stands for; <see langword="null"/> where a person wrote it.</summary>
    internal static MessageKind? Find(string content, string sender, IReadOnlyList<string> participants)
    {
        if (content.Length > LongestNotice || content.Contains('\n', StringComparison.Ordinal))
        {
            return null;
        }

        var text = content.AsSpan().TrimEnd();
        if (text.IsEmpty)
        {
            return null;
        }

        var isOfSender = StartsWithName(text, "You") || StartsWithName(text, sender);
        return (isOfSender ? Find(text, OfSender, sender, participants) : null)
            ?? (isOfSender || StartsWithAny(text, participants) ? Find(text, OfAnybody, sender, participants) : null)
            ?? (ByFirst.TryGetValue(text[0], out var phrases) ? Find(text, phrases, sender, participants) : null);
    }

    private static MessageKind? Find(ReadOnlySpan<char> text, (string Pattern, MessageKind Kind)[] phrases, string sender, IReadOnlyList<string> participants)
    {
        foreach (var (pattern, kind) in phrases)
        {
            if (Matches(text, pattern, sender, participants))
            {
                return kind;
            }
        }

        return null;
    }

    private static bool StartsWithAny(ReadOnlySpan<char> text, IReadOnlyList<string> participants)
    {
        for (var i = 0; i < participants.Count; i++)
        {
            if (StartsWithName(text, participants[i]))
            {
                return true;
            }
        }

        return false;
    }

    private static bool Matches(ReadOnlySpan<char> text, ReadOnlySpan<char> pattern, string sender, IReadOnlyList<string> participants)
    {
        while (!pattern.IsEmpty)
        {
            switch (pattern[0])
            {
                case '@':
                    return MatchesAfter(text, "You", pattern[1..], sender, participants) || MatchesName(text, sender, pattern[1..], sender, participants);
                case '#':
                    return MatchesAnybody(text, pattern[1..], sender, participants);
                case '*' or '~':
                    return MatchesGap(text, pattern[1..], pattern[0] == '~' ? LongestReaction : LongestName, sender, participants);
                default:
                    if (text.IsEmpty || text[0] != pattern[0])
                    {
                        return false;
                    }

                    text = text[1..];
                    pattern = pattern[1..];
                    break;
            }
        }

        return text.IsEmpty;
    }

    private static bool MatchesAnybody(ReadOnlySpan<char> text, ReadOnlySpan<char> rest, string sender, IReadOnlyList<string> participants)
    {
        if (MatchesAfter(text, "You", rest, sender, participants) || MatchesName(text, sender, rest, sender, participants))
        {
            return true;
        }

        foreach (var participant in participants)
        {
            if (MatchesName(text, participant, rest, sender, participants))
            {
                return true;
            }
        }

        return false;
    }

    private static bool MatchesName(ReadOnlySpan<char> text, string name, ReadOnlySpan<char> rest, string sender, IReadOnlyList<string> participants)
    {
        if (name.Length == 0 || text.IsEmpty || text[0] != name[0])
        {
            return false;
        }

        var first = FirstName(name);
        return MatchesAfter(text, name, rest, sender, participants) || (first.Length < name.Length && MatchesAfter(text, first, rest, sender, participants));
    }

    private static bool StartsWithName(ReadOnlySpan<char> text, string name) => name.Length > 0 && text.StartsWith(FirstName(name), StringComparison.Ordinal);

    private static ReadOnlySpan<char> FirstName(string name) => name.IndexOf(' ', StringComparison.Ordinal) is > 0 and var end ? name.AsSpan(0, end) : name;

    private static bool MatchesAfter(ReadOnlySpan<char> text, ReadOnlySpan<char> start, ReadOnlySpan<char> rest, string sender, IReadOnlyList<string> participants) =>
        text.StartsWith(start, StringComparison.Ordinal) && Matches(text[start.Length..], rest, sender, participants);

    private static bool MatchesGap(ReadOnlySpan<char> text, ReadOnlySpan<char> rest, int longest, string sender, IReadOnlyList<string> participants)
    {
        for (var length = 0; length <= Math.Min(text.Length, longest); length++)
        {
            if (Matches(text[length..], rest, sender, participants))
            {
                return true;
            }
        }

        return false;
    }
}
