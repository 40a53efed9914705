namespace AvatarFineTune.Transcripts.WhatsApp;

/// <summary>
/// Decides the order of day, month and year from all the dates of a file: a number above 12 proves it; else dates that
/// would run backwards rule one order out; else the field that changes faster is the day; else nobody can know.
/// </summary>
internal sealed class DateVote
{
    /// <summary>So many proofs, and none or hardly any against, are enough: the rest of the file need not be asked.</summary>
    private const long Plenty = 1000;

    private long _firstIsDay;
    private long _secondIsDay;
    private long _firstIsYear;
    private long _changesFirst;
    private long _changesSecond;
    private long _changesThird;
    private long _backwardsDmy;
    private long _backwardsMdy;
    private long _dates;
    private bool _yearFirst;
    private bool _longYear;
    private int _first;
    private int _second;
    private int _third;

    /// <summary>Whether more dates could not change the outcome.</summary>
    internal bool IsSettled => _yearFirst || _firstIsDay >= Plenty || _secondIsDay >= Plenty;

    internal void Add(in Header header)
    {
        _yearFirst |= header.Shape.IsYearFirst;
        _longYear |= (header.Shape.Bits & HeaderShape.LongYearBit) != 0;
        if (_dates++ > 0 && header.First == _first && header.Second == _second && header.Third == _third)
        {
            CountProof(header);
            return;
        }

        CountProof(header);
        if (_dates > 1)
        {
            _changesFirst += header.First != _first ? 1 : 0;
            _changesSecond += header.Second != _second ? 1 : 0;
            _changesThird += header.Third != _third ? 1 : 0;
            _backwardsDmy += Rank(header.Third, header.Second, header.First) < Rank(_third, _second, _first) ? 1 : 0;
            _backwardsMdy += Rank(header.Third, header.First, header.Second) < Rank(_third, _first, _second) ? 1 : 0;
        }

        (_first, _second, _third) = (header.First, header.Second, header.Third);
    }

    internal (DateOrder Order, DateOrderBasis Basis) Decide(DateOrder? forced)
    {
        if (_yearFirst)
        {
            return (DateOrder.YearMonthDay, DateOrderBasis.Proved);
        }

        if (forced is { } order)
        {
            return (order, DateOrderBasis.Proved);
        }

        // Two-digit years in front: 99/12/31 proves it; a last field that changes like a day lets it be inferred.
        if (!_longYear && _firstIsYear > 0 && _firstIsYear >= _secondIsDay)
        {
            return (DateOrder.YearMonthDay, DateOrderBasis.Proved);
        }

        if (!_longYear && _secondIsDay == 0 && _changesThird > _changesFirst && _changesThird > _changesSecond)
        {
            return (DateOrder.YearMonthDay, DateOrderBasis.Inferred);
        }

        if (_firstIsDay > 0 || _secondIsDay > 0)
        {
            return Proven();
        }

        return ((_backwardsDmy == 0), (_backwardsMdy == 0)) switch
        {
            (true, false) => (DateOrder.DayMonthYear, DateOrderBasis.Inferred),
            (false, true) => (DateOrder.MonthDayYear, DateOrderBasis.Inferred),
            _ when _changesFirst > _changesSecond => (DateOrder.DayMonthYear, DateOrderBasis.Inferred),
            _ when _changesSecond > _changesFirst => (DateOrder.MonthDayYear, DateOrderBasis.Inferred),
            _ => (DateOrder.DayMonthYear, DateOrderBasis.Ambiguous),
        };
    }

    /// <summary>A pasted line or two of the other order must not turn the file; but then the proof is less than one.</summary>
    private (DateOrder Order, DateOrderBasis Basis) Proven()
    {
        var order = _firstIsDay >= _secondIsDay ? DateOrder.DayMonthYear : DateOrder.MonthDayYear;
        var against = Math.Min(_firstIsDay, _secondIsDay);
        return (order, against * 100 <= Math.Max(_firstIsDay, _secondIsDay) ? DateOrderBasis.Proved : DateOrderBasis.Inferred);
    }

    private void CountProof(in Header header)
    {
        if (header.First > 31 || (header.ThirdIsShort && !header.Shape.IsYearFirst))
        {
            _firstIsYear++;
        }
        else if (header.First > 12 && header.Second is > 0 and <= 12)
        {
            _firstIsDay++;
        }
        else if (header.Second is > 12 and <= 31 && header.First is > 0 and <= 12)
        {
            _secondIsDay++;
        }
    }

    private static int Rank(int year, int month, int day) => (((year * 16) + month) * 32) + day;
}
