using System.Globalization;
using System.Text.Json;
using AvatarFineTune.Avatars;
using AvatarFineTune.Pricing;
using Microsoft.Data.Sqlite;

namespace AvatarFineTune.Local;

/// <summary>Reads a row's columns one after the other, in the order in which the query names them.</summary>
internal sealed class SqliteRow(SqliteDataReader reader)
{
    private int _next;

    /// <summary>Reads one row whole.</summary>
    /// <exception cref="UnreadableRowException">A column holds what we never write.</exception>
    public static T Read<T>(SqliteDataReader reader, Func<SqliteRow, T> read)
    {
        try
        {
            return read(new(reader));
        }
        catch (Exception exception) when (exception is FormatException or ArgumentException or InvalidOperationException
            or InvalidCastException or OverflowException or JsonException)
        {
            throw new UnreadableRowException(exception);
        }
    }

    public string Text() => reader.GetString(_next++);

    public string? TextOrNull() => IsNull() ? null : Text();

    public int Int() => reader.GetInt32(_next++);

    public int? IntOrNull() => IsNull() ? null : Int();

    public long Long() => reader.GetInt64(_next++);

    public long? LongOrNull() => IsNull() ? null : Long();

    public bool Bool() => Long() != 0;

    public double Double() => reader.GetDouble(_next++);

    public double? DoubleOrNull() => IsNull() ? null : Double();

    public Guid Id() => Guid.ParseExact(Text(), "D");

    public Guid? IdOrNull() => IsNull() ? null : Id();

    public DateTimeOffset Time() => SqliteValue.Time(Text());

    public DateTimeOffset? TimeOrNull() => IsNull() ? null : Time();

    public DateTime LocalTime() => SqliteValue.LocalTime(Text());

    public AvatarKey Avatar() => new(Text(), Text());

    /// <summary>Two columns, vendor and model.</summary>
    public ModelRef Model() => new(Text(), Text());

    /// <summary>Two columns, vendor and model, both NULL or neither.</summary>
    public ModelRef? ModelOrNull()
    {
        var (vendor, model) = (TextOrNull(), TextOrNull());
        return vendor is null || model is null ? null : new(vendor, model);
    }

    public decimal Decimal() => decimal.Parse(Text(), NumberStyles.Number, CultureInfo.InvariantCulture);

    /// <summary>Two columns, amount and currency, both NULL or neither.</summary>
    public Money? MoneyOrNull()
    {
        var (amount, currency) = (TextOrNull(), TextOrNull());
        return amount is null || currency is null ? null : new(decimal.Parse(amount, NumberStyles.Number, CultureInfo.InvariantCulture), currency);
    }

    private bool IsNull()
    {
        if (!reader.IsDBNull(_next))
        {
            return false;
        }

        _next++;
        return true;
    }
}

/// <summary>A row that we did not write, or not like this; <see cref="SqliteDatabase.Guard"/> says so to the caller.</summary>
internal sealed class UnreadableRowException(Exception innerException) : Exception("A row can't be read.", innerException);
