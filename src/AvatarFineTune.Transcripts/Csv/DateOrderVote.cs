using System.Globalization;

namespace AvatarFineTune.Transcripts.Csv;

/// <summary>
/// Decides the order of day, month and year from all dates of a file: a number above 12 proves it; else dates that would
/// run backwards rule one order out; else the field that changes faster is the day; else nobody can know.
/// </summary>
internal sealed class DateOrderVote
{
    private long _firstIsDay;
    private long _secondIsDay;
    private long _firstIsYear;
    private long _changesFirst;
    private long _changesSecond;
    private long _changesThird;
    private bool _thirdIsYear;
    private long _backwardsDayFirst;
    private long _backwardsMonthFirst;
    private long _dates;
    private string? _proof;
    private WrittenTime _last;

    /// <summary>Whether any date needs the decision.</summary>
    internal bool IsNeeded => _dates > 0;

    internal void Add(in WrittenTime time, long line)
    {
        if (time.Date is not null)
        {
            return;
        }

        Prove(time, line);
        _thirdIsYear |= time.Third > 31;
        if (_dates++ > 0)
        {
            _changesFirst += time.First != _last.First ? 1 : 0;
            _changesSecond += time.Second != _last.Second ? 1 : 0;
            _changesThird += time.Third != _last.Third ? 1 : 0;
            _backwardsDayFirst += Rank(time.Third, time.Second, time.First) < Rank(_last.Third, _last.Second, _last.First) ? 1 : 0;
            _backwardsMonthFirst += Rank(time.Third, time.First, time.Second) < Rank(_last.Third, _last.First, _last.Second) ? 1 : 0;
        }

        _last = time;
    }

    internal (DateOrder Order, DateOrderBasis Basis, string Evidence) Decide(DateOrder? forced)
    {
        if (forced is { } order)
        {
            return (order, DateOrderBasis.Proved, "forced by the caller");
        }

        // Two-digit years in front: a last number that changes like a day tells.
        if (!_thirdIsYear && _firstIsYear == 0 && _secondIsDay == 0 && _changesThird > _changesFirst && _changesThird > _changesSecond)
        {
            return (DateOrder.YearMonthDay, DateOrderBasis.Inferred, $"the last number changes {_changesThird} times, the first {_changesFirst}");
        }

        if (_firstIsYear + _firstIsDay + _secondIsDay > 0)
        {
            var best = _firstIsYear >= Math.Max(_firstIsDay, _secondIsDay) ? DateOrder.YearMonthDay : _firstIsDay >= _secondIsDay ? DateOrder.DayMonthYear : DateOrder.MonthDayYear;
            var most = Math.Max(_firstIsYear, Math.Max(_firstIsDay, _secondIsDay));
            var against = _firstIsYear + _firstIsDay + _secondIsDay - most;
            return (best, against * 100 <= most ? DateOrderBasis.Proved : DateOrderBasis.Inferred, $"{_proof!}{(against > 0 ? $", with {against} dates against {most}" : "")}");
        }

        return (_backwardsDayFirst == 0, _backwardsMonthFirst == 0) switch
        {
            (true, false) => (DateOrder.DayMonthYear, DateOrderBasis.Inferred, $"the other order would run backwards {_backwardsMonthFirst} times in {_dates} dates"),
            (false, true) => (DateOrder.MonthDayYear, DateOrderBasis.Inferred, $"the other order would run backwards {_backwardsDayFirst} times in {_dates} dates"),
            _ when _changesFirst > _changesSecond => (DateOrder.DayMonthYear, DateOrderBasis.Inferred, $"the first number changes {_changesFirst} times, the second {_changesSecond}"),
            _ when _changesSecond > _changesFirst => (DateOrder.MonthDayYear, DateOrderBasis.Inferred, $"the second number changes {_changesSecond} times, the first {_changesFirst}"),
            _ => (DateOrder.DayMonthYear, DateOrderBasis.Ambiguous, $"no number above 12 in {_dates} dates"),
        };
    }

    private void Prove(in WrittenTime time, long line)
    {
        if (time.First > 31)
        {
            _firstIsYear++;
        }
        else if (time.First > 12 && time.Second <= 12)
        {
            _firstIsDay++;
        }
        else if (time.Second is > 12 and <= 31 && time.First <= 12)
        {
            _secondIsDay++;
        }
        else
        {
            return;
        }

        _proof ??= string.Create(CultureInfo.InvariantCulture, $"{time.First}/{time.Second}/{time.Third} in line {line}");
    }

    private static int Rank(int year, int month, int day) => (((year * 16) + month) * 32) + day;
}
