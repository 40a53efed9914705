using System.Runtime.InteropServices;
using AvatarFineTune.Examples.Text;

namespace AvatarFineTune.Examples.Redaction;

/// <summary>Finds card and phone numbers: both are groups of digits, and what is one can't be the other.</summary>
internal sealed class NumberDetector : IPrivateDetector
{
    private const int MaxGroups = 8;

    public void Find(SearchedText text, List<PrivateSpan> found)
    {
        if (!text.HasDigit)
        {
            return;
        }

        var groups = DigitGroups.Of(text.Text);
        for (var i = 0; i < groups.Count; i++)
        {
            var count = CardGroups(text.Text, groups, i);
            var kind = PrivateKind.Card;
            if (count == 0 && !text.IsInLink(groups[i].Start))
            {
                count = PhoneGroups(text, groups, i);
                kind = PrivateKind.Phone;
            }

            if (count > 0)
            {
                var last = groups[i + count - 1];
                var start = kind == PrivateKind.Phone ? PhoneRules.Start(text.Text, groups[i].Start) : groups[i].Start;
                found.Add(new(start, last.End - start, kind, StandIns.IsOurs(text.Text.AsSpan(start, last.End - start), kind)));
                i += count - 1;
            }
        }
    }

    /// <summary>How many groups from here make a card number: 13 to 19 digits that pass Luhn, whole or in fours (or 4-6-5).</summary>
    private static int CardGroups(string s, List<DigitGroup> groups, int first)
    {
        Span<char> digits = stackalloc char[20];
        var best = 0;
        var total = 0;
        for (var i = first; i < groups.Count && i - first < 5; i++)
        {
            var group = groups[i];
            if ((i > first && (group.Gap != 1 || s[group.Start - 1] is not (' ' or '\u00A0' or '-'))) || total + group.Length > 19)
            {
                break;
            }

            total += DigitGroups.Digits(s.AsSpan(group.Start, group.Length), digits[total..]);
            if (total >= 13 && CheckDigits.Luhn(digits[..total]) && IsCardShape(s, groups, first, i) && CardSchemes.Has(digits[..total]))
            {
                best = i - first + 1;
            }
        }

        return best > 0 && IsAlone(s, groups[first].Start, groups[first + best - 1].End) ? best : 0;
    }

    private static bool IsCardShape(string s, List<DigitGroup> groups, int first, int last)
    {
        // 4-6-5 of American Express, 4-6-4 of Diners Club.
        var isOfThree = last - first == 2 && groups[first].Length == 4 && groups[first + 1].Length == 6 && groups[last].Length is 4 or 5;
        if (isOfThree)
        {
            return true;
        }

        if (first == last)
        {
            // Bar codes, timestamps and ids of people have such lengths too.
            return groups[first].Length is 14 or 15 or 16 || Announcements.IsCardBefore(s, groups[first].Start);
        }

        for (var i = first; i < last; i++)
        {
            if (groups[i].Length != 4)
            {
                return false;
            }
        }

        return groups[last].Length <= 4;
    }

    private static int PhoneGroups(SearchedText text, List<DigitGroup> groups, int first)
    {
        var s = text.Text;
        var (last, total) = (first, groups[first].Length);
        // A single digit after a space is the next word ("2 people"), a group before a colon the time.
        while (last + 1 < groups.Count && last - first + 1 < MaxGroups && groups[last + 1] is { Gap: > 0 } next && total + next.Length <= PhoneRules.MaxDigits
            && !(next.Length == 1 && last > first && next.Gap == 1 && s[next.Start - 1] == ' ') && !IsTime(s, next.End))
        {
            last++;
            total += next.Length;
        }

        var start = PhoneRules.Start(s, groups[first].Start);
        Announcement? announcement = null;
        for (; last >= first && total >= PhoneRules.MinDigits; total -= groups[last--].Length)
        {
            if (IsAlone(s, start, groups[last].End)
                && PhoneRules.Accept(text, CollectionsMarshal.AsSpan(groups)[first..(last + 1)], announcement ??= Announcements.Before(s, start),
                    groups[first].Gap < 0 && (last + 1 == groups.Count || groups[last + 1].Gap < 0)))
            {
                return WithoutNeighbours(s, groups, first, last);
            }
        }

        return 0;
    }

    /// <summary>A stand-in and the number beside it are two: "339-555-0197 2222".</summary>
    private static int WithoutNeighbours(string s, List<DigitGroup> groups, int first, int last)
    {
        var start = PhoneRules.Start(s, groups[first].Start);
        if (StandIns.IsOurs(s.AsSpan(start, groups[last].End - start), PrivateKind.Phone))
        {
            return last - first + 1;
        }

        for (var end = first; end < last; end++)
        {
            if (StandIns.IsOurs(s.AsSpan(start, groups[end].End - start), PrivateKind.Phone))
            {
                return end - first + 1;
            }
        }

        return last - first + 1;
    }

    private static bool IsTime(string s, int end) => end + 1 < s.Length && s[end] == ':' && char.IsDigit(s[end + 1]);

    /// <summary>Whether nothing touches the number that makes it a part of something else.</summary>
    private static bool IsAlone(string s, int start, int end)
    {
        var before = start > 0 ? s[start - 1] : ' ';
        var after = end < s.Length ? s[end] : ' ';
        var touchesBefore = char.IsLetterOrDigit(before) && !Words.IsUnspaced(before) || before is '_' or '#' or '№' or '@' or '&' or '=' or '$' or '€' or '£' or '¥' or '₹' or '.' or ','
            || (before is '-' or '/' && start > 1 && char.IsLetterOrDigit(s[start - 2]));
        var touchesAfter = char.IsLetterOrDigit(after) && !Words.IsUnspaced(after) || after is '_' or '%' or '°' or '€' or '$' or '£'
            || (after is ',' or '.' or '-' or '/' && end + 1 < s.Length && char.IsLetterOrDigit(s[end + 1]));
        return !touchesBefore && !touchesAfter;
    }
}
