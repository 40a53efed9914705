using System.Globalization;

namespace AvatarFineTune.Transcripts.Line;

/// <summary>Decides whether day or month comes first: by a value above 12, by the day of the week that stands beside it, or by time running backwards.</summary>
internal sealed class LineDateVote(LineWords words)
{
    private readonly (DateTime Last, int Backwards)[] _runs = new (DateTime, int)[2];
    private readonly long[] _proofs = new long[2];
    private readonly string?[] _evidence = new string?[2];
    private bool _isYearFirst;
    private string? _first;

    internal void Add(LineDate date, long line)
    {
        var written = string.Create(CultureInfo.InvariantCulture, $"{date} in line {line}");
        _first ??= written;
        _isYearFirst = date.Shape.IsYearFirst;
        if (_isYearFirst)
        {
            return;
        }

        var dayFirst = Fits(date, DateOrder.DayMonthYear, 0);
        var monthFirst = Fits(date, DateOrder.MonthDayYear, 1);
        if (dayFirst != monthFirst)
        {
            var proved = dayFirst ? 0 : 1;
            _proofs[proved]++;
            _evidence[proved] ??= written;
        }
    }

    internal (DateOrder Order, DateOrderBasis Basis, string? Evidence) Decide(DateOrder? forced)
    {
        if (_isYearFirst)
        {
            return (DateOrder.YearMonthDay, DateOrderBasis.Proved, _first);
        }

        if (forced is DateOrder.DayMonthYear or DateOrder.MonthDayYear)
        {
            return (forced.Value, DateOrderBasis.Proved, null);
        }

        if (_proofs[0] != _proofs[1])
        {
            var winner = _proofs[0] > _proofs[1] ? 0 : 1;
            return (winner == 0 ? DateOrder.DayMonthYear : DateOrder.MonthDayYear, DateOrderBasis.Proved, _evidence[winner]);
        }

        return _runs[0].Backwards.CompareTo(_runs[1].Backwards) switch
        {
            < 0 => (DateOrder.DayMonthYear, DateOrderBasis.Inferred, _first),
            > 0 => (DateOrder.MonthDayYear, DateOrderBasis.Inferred, _first),
            _ => (DateOrder.DayMonthYear, DateOrderBasis.Ambiguous, _first),
        };
    }

    private bool Fits(LineDate date, DateOrder order, int run)
    {
        if (date.Resolve(order) is not { } day)
        {
            return false;
        }

        _runs[run] = (day, _runs[run].Backwards + (day < _runs[run].Last ? 1 : 0));
        return words.MayBe(date.Weekday, day.DayOfWeek, out var isKnown) || !isKnown;
    }
}
