using AvatarFineTune.Transcripts;

namespace ConsoleHost.Commands.Inspect;

/// <summary>How the document spells enumerations.</summary>
internal static class InspectNames
{
    internal static string Of(MessageKind kind) => kind switch
    {
        MessageKind.Text => "text",
        MessageKind.Media => "media",
        MessageKind.System => "system",
        MessageKind.Deleted => "deleted",
        MessageKind.Call => "call",
        MessageKind.Location => "location",
        MessageKind.Contact => "contact",
        MessageKind.Sticker => "sticker",
        MessageKind.Poll => "poll",
        _ => "other",
    };

    internal static string Of(SkipReason reason)
    {
        var name = reason.ToString();
        return char.ToLowerInvariant(name[0]) + name[1..];
    }

    internal static string? Of(DateOrder? order) => order switch
    {
        DateOrder.DayMonthYear => "dmy",
        DateOrder.MonthDayYear => "mdy",
        DateOrder.YearMonthDay => "ymd",
        _ => null,
    };

    internal static string? Of(DateOrderBasis? basis) => basis switch
    {
        DateOrderBasis.Proved => "proved",
        DateOrderBasis.Inferred => "inferred",
        DateOrderBasis.Ambiguous => "ambiguous",
        _ => null,
    };
}
