using System.Text.Json;
using AvatarFineTune.Avatars;
using AvatarFineTune.Pricing;
using Npgsql;

namespace AvatarFineTune.Postgres;

/// <summary>Reads a row's columns one after the other, in the order in which the query names them.</summary>
internal sealed class PostgresRow(NpgsqlDataReader reader)
{
    private int _next;

    /// <summary>Reads one row whole; a reader's next row may be read with the same object.</summary>
    /// <exception cref="UnreadableRowException">A column holds what we never write.</exception>
    public T Read<T>(Func<PostgresRow, T> read)
    {
        _next = 0;
        try
        {
            return read(this);
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

    public bool Bool() => reader.GetBoolean(_next++);

    public double Double() => reader.GetDouble(_next++);

    public double? DoubleOrNull() => IsNull() ? null : Double();

    public decimal Decimal() => Normal(reader.GetDecimal(_next++));

    public Guid Id() => reader.GetGuid(_next++);

    public Guid? IdOrNull() => IsNull() ? null : Id();

    public DateTimeOffset Time() => new(reader.GetDateTime(_next++));

    public DateTimeOffset? TimeOrNull() => IsNull() ? null : Time();

    public DateTime LocalTime() => reader.GetDateTime(_next++);

    public DateOnly Day() => reader.GetFieldValue<DateOnly>(_next++);

    public byte[] Bytes() => reader.GetFieldValue<byte[]>(_next++);

    public string[] Texts() => reader.GetFieldValue<string[]>(_next++);

    public string[]? TextsOrNull() => IsNull() ? null : Texts();

    public Guid[]? IdsOrNull() => IsNull() ? null : reader.GetFieldValue<Guid[]>(_next++);

    public AvatarKey Avatar() => new(Text(), Text());

    /// <summary>Two columns, vendor and model.</summary>
    public ModelRef Model() => new(Text(), Text());

    /// <summary>Two columns, vendor and model, both NULL or neither.</summary>
    public ModelRef? ModelOrNull()
    {
        var (vendor, model) = (TextOrNull(), TextOrNull());
        return vendor is null || model is null ? null : new(vendor, model);
    }

    /// <summary>Two columns, amount and currency, both NULL or neither.</summary>
    public Money? MoneyOrNull()
    {
        decimal? amount = IsNull() ? null : Decimal();
        var currency = TextOrNull();
        return amount is null || currency is null ? null : new(amount.Value, currency);
    }

    /// <summary>Without the trailing zeros of the column's scale: 0.5, and not 0.5000000000.</summary>
    private static decimal Normal(decimal value) => value / 1.0000000000000000000000000000m;

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

/// <summary>A row that we did not write, or not like this; <see cref="PostgresErrors"/> says so to the caller.</summary>
internal sealed class UnreadableRowException(Exception innerException) : Exception("A row can't be read.", innerException);
