using System.Text;
using static AvatarFineTune.Transcripts.WhatsApp.HeaderShape;

namespace AvatarFineTune.Transcripts.WhatsApp;

/// <summary>Writes a header's shape the way people write date formats: <c>[d/M/yy, H:mm:ss]</c>.</summary>
internal static class HeaderForm
{
    internal static string Separator(int code) => code switch { 0 => "/", 1 => ".", 2 => "-", _ => "/" };

    internal static string Describe(HeaderShape shape, DateOrder order, WhatsAppWords words)
    {
        var (date, time, gap) = (Date(shape, order), Time(shape), Gap(shape, words));
        var text = shape.Has(TimeFirstBit) ? time + gap + date : date + gap + time;
        return (shape.IsBracketed, shape.Field(CloserShift, 3)) switch
        {
            (true, 4) => $"[{text}] -",
            (true, _) => $"[{text}]",
            (_, 1) => text + " -",
            (_, 2) => text + ":",
            (_, 3) => text + " –",
            _ => text,
        };
    }

    private static string Date(HeaderShape shape, DateOrder order)
    {
        var year = shape.Era >= 0 ? "y" : shape.IsYearFirst || shape.Has(LongYearBit) ? "yyyy" : "yy";
        year = shape.Era < 0 ? year : shape.Has(EraBeforeBit) ? "G" + year : year + " G";
        string[] fields = shape.IsYearFirst || order == DateOrder.YearMonthDay ? [year, "M", "d"] : order == DateOrder.DayMonthYear ? ["d", "M", year] : ["M", "d", year];
        var code = shape.Field(DateSeparatorShift, 3);
        if (code >= HeaderDate.Worded)
        {
            var units = code == HeaderDate.Worded ? "年月日" : "년월일";
            return $"{fields[0]}{units[0]}{fields[1]}{units[1]}{fields[2]}{units[2]}";
        }

        return string.Join(Separator(code) + (shape.Has(SpacedDateBit) ? " " : ""), fields) + (shape.Has(DateTailBit) ? "." : "");
    }

    private static string Time(HeaderShape shape)
    {
        var hasMarker = shape.Has(MarkerBeforeBit | MarkerAfterBit);
        var separator = shape.Field(TimeSeparatorShift, 3) switch { 0 => ":", 1 => ".", 2 => " h ", 5 => "：", 6 => "시", _ => "时" };
        var text = new StringBuilder(shape.Has(MarkerBeforeBit) ? "a " : "").Append(hasMarker ? 'h' : 'H').Append(separator).Append("mm");
        text.Append(shape.Has(SecondsBit) ? (separator.Length > 1 ? " min ss" : separator is ":" or "." or "：" ? separator + "ss" : "分ss") : "");
        return text.Append(shape.Has(MarkerAfterBit) ? " a" : "").ToString();
    }

    private static string Gap(HeaderShape shape, WhatsAppWords words)
    {
        var comma = shape.Field(CommaShift, 3) switch { 1 => ",", 2 => "،", 3 => ";", 4 => " -", _ => "" };
        var joiner = shape.Field(JoinerShift, 10);
        return joiner == 0 ? comma + " " : $"{comma} {words.JoinerNames[joiner - 1]} ";
    }
}
