namespace AvatarFineTune.Transcripts.WhatsApp;

/// <summary>The order of a file's dates, how sure it is, and what in the file says so.</summary>
internal readonly record struct DateDecision(DateOrder Order, DateOrderBasis Basis, string Evidence);

/// <summary>
/// Decides the order of day, month and year from all the dates of a file: a number above 12 proves it; else dates that
/// would run backwards rule one order out; else the field that changes faster is the day; else nobody can know.
/// </summary>
internal sealed class DateVote
{
    /// <summary>So many proofs, and none or hardly any against, are enough: the rest of the file need not be asked.</summary>
    private const long Plenty = 1000;

    /// <summary>The app began in 2009: a last number below that is hardly a year.</summary>
    private const int OldestShortYear = 9;

    private DateProof _firstIsDay;
    private DateProof _secondIsDay;
    private DateProof _firstIsYear;
    private DateProof _yearFirst;
    private DateProof _lastIsNoYear;
    private long _changesFirst;
    private long _changesSecond;
    private long _changesThird;
    private long _backwardsDmy;
    private long _backwardsMdy;
    private long _dates;
    private bool _longYear;
    private bool _hasOldYear;
    private int _first;
    private int _second;
    private int _third;

    /// <summary>Whether more dates could not change the outcome.</summary>
    internal bool IsSettled => _yearFirst.Count > 0 || _firstIsDay.Count >= Plenty || _secondIsDay.Count >= Plenty;

    /// <summary>Whether all years have two digits and none can be ours.</summary>
    internal bool ShortYearsAreBuddhist => _dates > 0 && !_longYear && _yearFirst.Count == 0 && _firstIsYear.Count == 0 && !_hasOldYear;

    /// <summary>The first date's year, if the last number is it.</summary>
    internal int Year { get; private set; }

    internal void Add(in Header header, long line)
    {
        if (_dates++ > 0 && header.First == _first && header.Second == _second && header.Third == _third)
        {
            CountProof(header, line);
            return;
        }

        CountProof(header, line);
        _longYear |= header.Shape.Has(HeaderShape.LongYearBit);
        _hasOldYear |= header.Third < ChatCalendars.FirstShortBuddhistYear;
        if (_dates == 1)
        {
            Year = header.Shape.IsYearFirst ? header.First : header.Third;
        }
        else
        {
            _changesFirst += header.First != _first ? 1 : 0;
            _changesSecond += header.Second != _second ? 1 : 0;
            _changesThird += header.Third != _third ? 1 : 0;
            _backwardsDmy += Rank(header.Third, header.Second, header.First) < Rank(_third, _second, _first) ? 1 : 0;
            _backwardsMdy += Rank(header.Third, header.First, header.Second) < Rank(_third, _first, _second) ? 1 : 0;
        }

        (_first, _second, _third) = (header.First, header.Second, header.Third);
    }

    internal DateDecision Decide(DateOrder? forced)
    {
        if (_yearFirst.Count > 0)
        {
            return new(DateOrder.YearMonthDay, DateOrderBasis.Proved, $"the year comes first: {_yearFirst}");
        }

        if (forced is { } order)
        {
            return new(order, DateOrderBasis.Proved, "set by the caller");
        }

        // Two-digit years in front: 99/12/31 proves it; a last field that changes like a day lets it be inferred.
        if (!_longYear && _firstIsYear.Count > 0 && _firstIsYear.Count >= _secondIsDay.Count)
        {
            return new(DateOrder.YearMonthDay, DateOrderBasis.Proved, $"{_firstIsYear}");
        }

        // Of dates with the day behind, a quarter end with a number that is too small for a year.
        if (!_longYear && _secondIsDay.Count == 0 && _lastIsNoYear.Count * 20 > _firstIsDay.Count)
        {
            return new(DateOrder.YearMonthDay, DateOrderBasis.Inferred, $"the last number is too small for a year: {_lastIsNoYear}");
        }

        if (!_longYear && _secondIsDay.Count == 0 && _changesThird > _changesFirst && _changesThird > _changesSecond)
        {
            return new(DateOrder.YearMonthDay, DateOrderBasis.Inferred, Changes());
        }

        return _firstIsDay.Count > 0 || _secondIsDay.Count > 0 ? Proven() : Infer();
    }

    private DateDecision Infer() => ((_backwardsDmy == 0), (_backwardsMdy == 0)) switch
    {
        (true, false) => new(DateOrder.DayMonthYear, DateOrderBasis.Inferred, $"month first, the dates would run backwards {Times(_backwardsMdy)}; day first, never"),
        (false, true) => new(DateOrder.MonthDayYear, DateOrderBasis.Inferred, $"day first, the dates would run backwards {Times(_backwardsDmy)}; month first, never"),
        _ when _changesFirst > _changesSecond => new(DateOrder.DayMonthYear, DateOrderBasis.Inferred, Changes()),
        _ when _changesSecond > _changesFirst => new(DateOrder.MonthDayYear, DateOrderBasis.Inferred, Changes()),
        _ => new(
            DateOrder.DayMonthYear,
            DateOrderBasis.Ambiguous,
            $"no number is above 12, and the dates run {(_backwardsDmy == 0 ? "forwards" : "backwards")} in either order"),
    };

    /// <summary>A pasted line or two of the other order must not turn the file; but then the proof is less than one.</summary>
    private DateDecision Proven()
    {
        var isDayFirst = _firstIsDay.Count >= _secondIsDay.Count;
        var (with, against) = isDayFirst ? (_firstIsDay, _secondIsDay) : (_secondIsDay, _firstIsDay);
        return new(
            isDayFirst ? DateOrder.DayMonthYear : DateOrder.MonthDayYear,
            against.Count * 100 <= with.Count ? DateOrderBasis.Proved : DateOrderBasis.Inferred,
            against.Count == 0 ? $"{with}" : $"{with} and {with.Count} such dates, against {against} and {against.Count} such dates");
    }

    private void CountProof(in Header header, long line)
    {
        if (header.Shape.IsYearFirst)
        {
            _yearFirst.Add(header, line);
        }
        else if (header.First > 31 || header.ThirdIsShort)
        {
            _firstIsYear.Add(header, line);
        }
        else if (header.Third < OldestShortYear && header.Shape.Era < 0)
        {
            _lastIsNoYear.Add(header, line);
        }
        else if (header.First > 12 && header.Second is > 0 and <= 12)
        {
            _firstIsDay.Add(header, line);
        }
        else if (header.Second is > 12 and <= 31 && header.First is > 0 and <= 12)
        {
            _secondIsDay.Add(header, line);
        }
    }

    private string Changes() =>
        $"from date to date the first number changes {Times(_changesFirst)}, the second {Times(_changesSecond)}, the third {Times(_changesThird)}";

    private static string Times(long n) => n == 1 ? "once" : $"{n} times";

    private static int Rank(int year, int month, int day) => (((year * 16) + month) * 32) + day;
}
