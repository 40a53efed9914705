using System.Text;
using AvatarFineTune.Transcripts.Text;

namespace AvatarFineTune.Transcripts.DiscordPackage;

/// <summary>Tells the files of a package by their content and their own names; its folders are named in the owner's language.</summary>
internal static class PackageProbe
{
    private static readonly string[] Columns = ["ID", "Timestamp", "Contents", "Attachments"];

    internal static TranscriptMatch Look(TranscriptProbe probe)
    {
        var head = probe.Head.Span.TrimStart(" \t\r\n"u8);
        if (IsCsv(head) || IsJson(head))
        {
            return TranscriptMatch.Certain;
        }

        var name = ArchivePath.NameOf(probe.Path).ToLowerInvariant();
        var isCompanion = name switch
        {
            "channel.json" => head is [(byte)'{', ..] && head.IndexOf("\"id\""u8) >= 0 && head.IndexOf("\"type\""u8) >= 0,
            "index.json" => IsListOfTitles(head),
            "user.json" => head is [(byte)'{', ..] && head.IndexOf("\"username\""u8) >= 0 && head.IndexOf("\"id\""u8) >= 0,
            "messages.json" => head.TrimEnd(" \t\r\n"u8).SequenceEqual("[]"u8) && probe.IsWhole,
            _ => false,
        };
        return isCompanion ? TranscriptMatch.Companion : TranscriptMatch.None;
    }

    private static bool IsCsv(ReadOnlySpan<byte> head)
    {
        var end = head.IndexOf((byte)'\n');
        var line = Encoding.UTF8.GetString((end < 0 ? head : head[..end])[..Math.Min(end < 0 ? head.Length : end, 200)]).Trim();
        return line.Split(',').Select(c => c.Trim('"')).SequenceEqual(Columns, StringComparer.Ordinal);
    }

    /// <summary>A list of records with these four properties, in whatever order.</summary>
    private static bool IsJson(ReadOnlySpan<byte> head)
    {
        if (head is not [(byte)'[', ..] || head[1..].TrimStart(" \t\r\n"u8) is not [(byte)'{', ..])
        {
            return false;
        }

        return head.IndexOf("\"ID\""u8) >= 0 && head.IndexOf("\"Timestamp\""u8) >= 0 && head.IndexOf("\"Contents\""u8) >= 0;
    }

    /// <summary><c>{"123": "Direct Message with ava", …}</c>: ids and titles, nothing else.</summary>
    private static bool IsListOfTitles(ReadOnlySpan<byte> head)
    {
        if (head is not [(byte)'{', ..] || head[1..].TrimStart(" \t\r\n"u8) is not [(byte)'"', .. var key])
        {
            return false;
        }

        var end = key.IndexOf((byte)'"');
        return end is >= 15 and <= 20 && !key[..end].ContainsAnyExceptInRange((byte)'0', (byte)'9');
    }
}
