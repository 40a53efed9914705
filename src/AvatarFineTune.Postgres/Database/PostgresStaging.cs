using System.Globalization;
using Npgsql;

namespace AvatarFineTune.Postgres;

/// <summary>
/// Brings many rows of the caller's into a table: by COPY into a temporary one, without any lock that others wait for,
/// and from there by INSERT. Both go in pieces, so that no statement runs into a time limit however many rows there are.
/// The temporary table goes with the transaction. Not thread-safe.
/// </summary>
/// <param name="session">A session within a transaction.</param>
/// <param name="table">The temporary table.</param>
/// <param name="write">Writes the values of one row, in the order of the columns.</param>
internal sealed class PostgresStaging<T>(PostgresSession session, PostgresStagedTable table, Func<NpgsqlBinaryImporter, T, CancellationToken, Task> write)
{
    private const int RowsPerCopy = 10_000;

    // Of 8 KiB each: with examples as they are, some 60,000 rows.
    private const long PagesPerInsert = 4096;

    /// <summary>Copies the caller's rows, as they come.</summary>
    /// <returns>How many there were.</returns>
    public async Task<long> CopyAsync(IAsyncEnumerable<T> rows)
    {
        await session.RunAsync($"CREATE TEMP TABLE {table.Name} ({table.Columns}) ON COMMIT DROP").ConfigureAwait(false);
        var source = new CallersRows<T>(rows, session.CancellationToken);
        await using (source.ConfigureAwait(false))
        {
            var copied = 0L;
            while (await source.NextAsync().ConfigureAwait(false))
            {
                copied += await CopyPieceAsync(source).ConfigureAwait(false);
            }

            return copied;
        }
    }

    /// <summary>Runs an INSERT on piece after piece of the temporary table, in the order in which the rows came.</summary>
    /// <param name="insert">The statement, which reads the rows <c>s</c> of the table that <see cref="PostgresStagedTable.Piece"/> chooses.</param>
    /// <param name="parameters">Its parameters.</param>
    /// <returns>The rows that it inserted.</returns>
    public async Task<int> InsertAsync(string insert, params (string Name, object? Value)[] parameters)
    {
        var pages = (long)(await session.ScalarAsync(
            $"SELECT pg_relation_size('pg_temp.{table.Name}') / current_setting('block_size')::bigint").ConfigureAwait(false))!;
        var inserted = 0;
        for (var page = 0L; page < pages; page += PagesPerInsert)
        {
            inserted += await session.RunAsync(insert, [.. parameters, ("from", Row(page)), ("to", Row(page + PagesPerInsert))]).ConfigureAwait(false);
        }

        return inserted;
    }

    /// <summary>Copies the row that the source stands at, and those that follow.</summary>
    private async Task<long> CopyPieceAsync(CallersRows<T> source)
    {
        var copy = await session.Connection.BeginBinaryImportAsync(table.Copy, session.CancellationToken).ConfigureAwait(false);
        await using (copy.ConfigureAwait(false))
        {
            var rows = 0;
            do
            {
                await copy.StartRowAsync(session.CancellationToken).ConfigureAwait(false);
                await write(copy, source.Current, session.CancellationToken).ConfigureAwait(false);
            }
            while (++rows < RowsPerCopy && await source.NextAsync().ConfigureAwait(false));

            // Without this, what was copied is dropped when the importer is disposed.
            await copy.CompleteAsync(session.CancellationToken).ConfigureAwait(false);
            return rows;
        }
    }

    /// <summary>The place of a page's first row, as the server writes it.</summary>
    private static string Row(long page) => string.Create(CultureInfo.InvariantCulture, $"({page},0)");
}

/// <summary>A temporary table for rows on their way.</summary>
/// <param name="name">Its name.</param>
/// <param name="columns">Its columns, each with its type.</param>
internal sealed class PostgresStagedTable(string name, params string[] columns)
{
    /// <summary>Chooses one piece of the table, which the statement calls <c>s</c>.</summary>
    public const string Piece = "s.ctid >= @from::tid AND s.ctid < @to::tid";

    public string Name => name;

    public string Columns { get; } = string.Join(", ", columns);

    public string Copy { get; } = $"COPY pg_temp.{name} ({string.Join(", ", columns.Select(c => c.Split(' ')[0]))}) FROM STDIN (FORMAT binary)";
}
