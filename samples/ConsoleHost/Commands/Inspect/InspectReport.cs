using System.Text.Json;
using AvatarFineTune.Transcripts;

namespace ConsoleHost.Commands.Inspect;

/// <summary>The <c>report</c> of the document.</summary>
internal static class InspectReport
{
    internal static void Write(Utf8JsonWriter json, ImportReport report)
    {
        json.WriteStartObject("report");
        json.WriteNumber("kept", report.Kept);
        WriteSkipped(json, report.Skipped);
        json.WriteNumber("notUnderstood", report.NotUnderstood);
        WriteSamples(json, report);
        json.WriteNumber("duplicates", report.Duplicates);
        json.WriteNumber("outOfOrder", report.OutOfOrder);
        json.WriteNumber("edited", report.Edited);
        json.WriteNumber("ignoredFiles", report.IgnoredFiles);
        WriteOwners(json, report);
        WriteChats(json, report);
        json.WriteEndObject();
    }

    private static void WriteSkipped(Utf8JsonWriter json, IReadOnlyDictionary<SkipReason, long> skipped)
    {
        json.WriteStartObject("skipped");
        foreach (var (reason, count) in skipped)
        {
            json.WriteNumber(InspectNames.Of(reason), count);
        }

        json.WriteEndObject();
    }

    private static void WriteSamples(Utf8JsonWriter json, ImportReport report)
    {
        json.WriteStartArray("notUnderstoodSamples");
        foreach (var sample in report.NotUnderstoodSamples)
        {
            json.WriteStartObject();
            json.WriteString("source", sample.Source);
            json.WriteNumber("line", sample.Line);
            json.WriteString("excerpt", sample.Excerpt);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteOwners(Utf8JsonWriter json, ImportReport report)
    {
        json.WriteStartArray("owners");
        foreach (var owner in report.Owners)
        {
            json.WriteStartObject();
            json.WriteString("name", owner.Name);
            json.WriteString("id", owner.Id);
            json.WriteNumber("messages", owner.Messages);
            json.WriteString("evidence", owner.Evidence);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>Each chat's own account; its facts stand beside its messages.</summary>
    private static void WriteChats(Utf8JsonWriter json, ImportReport report)
    {
        json.WriteStartArray("chats");
        foreach (var chat in report.Chats)
        {
            json.WriteStartObject();
            json.WriteString("id", chat.Id);
            json.WriteNumber("exports", chat.MergedExports + 1);
            json.WriteNumber("kept", chat.Kept);
            WriteSkipped(json, chat.Skipped);
            json.WriteNumber("duplicates", chat.Duplicates);
            json.WriteNumber("outOfOrder", chat.OutOfOrder);
            json.WriteNumber("edited", chat.Edited);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
