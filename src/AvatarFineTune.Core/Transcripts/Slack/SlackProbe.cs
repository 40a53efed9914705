using System.Buffers;
using System.Text.Json;
using AvatarFineTune.Transcripts.Json;

namespace AvatarFineTune.Transcripts.Slack;

/// <summary>Tells the files of an export apart: days of a channel, and the lists of people and channels. All are lists of records.</summary>
internal static class SlackProbe
{
    private const int MostRecords = 50;
    private static readonly SearchValues<byte> InEmptyLists = SearchValues.Create(" \t\r\n[]"u8);

    internal static TranscriptMatch Of(TranscriptProbe probe)
    {
        var name = ArchivePath.NameOf(probe.Path);
        var isList = IsList(name);
        if (!probe.Head.Span.TrimStart(" \t\r\n"u8).StartsWith("["u8))
        {
            return isList ? TranscriptMatch.Companion : TranscriptMatch.None;
        }

        var (found, isBroken) = Look(probe);
        return found switch
        {
            TranscriptMatch.None when isList => TranscriptMatch.Companion,

            // A day with nothing in it, or cut off in its first record: only its name is left to tell.
            TranscriptMatch.None when IsDay(name) => isBroken ? TranscriptMatch.Likely : IsEmpty(probe) ? TranscriptMatch.Companion : TranscriptMatch.None,
            _ => found,
        };
    }

    /// <summary>Whether a name is a day's, such as <c>2024-01-31.json</c>.</summary>
    private static bool IsDay(string name) =>
        name.Length == 15 && name[4] == '-' && name[7] == '-' && name.EndsWith(".json", StringComparison.Ordinal) && char.IsAsciiDigit(name[0]) && char.IsAsciiDigit(name[9]);

    private static bool IsList(string name) => name is "users.json" or "org_users.json" or "channels.json" or "groups.json" or "dms.json" or "mpims.json";

    private static bool IsEmpty(TranscriptProbe probe) => probe.IsWhole && probe.Head.Length < 64 && !probe.Head.Span.ContainsAnyExcept(InEmptyLists);

    private static (TranscriptMatch Match, bool IsBroken) Look(TranscriptProbe probe)
    {
        var reader = new Utf8JsonReader(probe.Head.Span, isFinalBlock: false, default);
        var best = TranscriptMatch.None;
        var depth = 0;
        try
        {
            var marks = Marks.None;
            for (var records = 0; records < MostRecords && reader.Read();)
            {
                depth = reader.CurrentDepth;
                if (reader.TokenType == JsonTokenType.StartObject && depth == 1)
                {
                    marks = Marks.None;
                    records++;
                }
                else if (reader.TokenType == JsonTokenType.PropertyName && depth == 2)
                {
                    marks |= MarkOf(ref reader);
                }

                var match = MatchOf(marks);
                best = match > best ? match : best;
            }
        }
        catch (JsonException)
        {
            return (best, true);
        }

        // A whole file that does not come to the end of its list is cut off.
        return (best, probe.IsWhole && !(reader.TokenType == JsonTokenType.EndArray && reader.CurrentDepth == 0));
    }

    private static Marks MarkOf(ref Utf8JsonReader reader)
    {
        // Not by the reader's own comparison, which fails at half a surrogate pair.
        var mark = JsonText.GetString(ref reader) switch
        {
            "ts" => Marks.Time,
            "type" => Marks.Type,
            "user" or "bot_id" or "text" or "subtype" => Marks.Words,
            "id" => Marks.Id,
            "members" or "profile" => Marks.Members,
            _ => Marks.None,
        };
        if (mark is not (Marks.Time or Marks.Type))
        {
            return mark;
        }

        // Only values of the right kind tell: "ts" with a point, "type" that is a message.
        return reader.Read() && reader.TokenType == JsonTokenType.String
            && (mark == Marks.Type ? JsonText.GetString(ref reader) == "message" : SlackTime.TryParse(JsonText.GetString(ref reader), out _)) ? mark : Marks.None;
    }

    private static TranscriptMatch MatchOf(Marks marks) => marks switch
    {
        _ when marks.HasFlag(Marks.Time | Marks.Type) => TranscriptMatch.Certain,
        _ when marks.HasFlag(Marks.Time | Marks.Words) => TranscriptMatch.Likely,
        _ when marks.HasFlag(Marks.Id | Marks.Members) => TranscriptMatch.Companion,
        _ => TranscriptMatch.None,
    };

    [Flags]
    private enum Marks
    {
        None = 0,
        Time = 1,
        Type = 2,
        Words = 4,
        Id = 8,
        Members = 16,
    }
}
