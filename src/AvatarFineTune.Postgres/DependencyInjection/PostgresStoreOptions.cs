using System.Text;

namespace AvatarFineTune.Postgres;

/// <summary>How the Postgres store works. Read once, when the store is made.</summary>
public sealed class PostgresStoreOptions
{
    /// <summary>The schema that holds the tables.</summary>
    /// <value>The default is <c>public</c>; 1 to 63 bytes in UTF-8, without U+0000, quotes and <c>$$</c>.</value>
    public string Schema
    {
        get;
        set
        {
            ArgumentException.ThrowIfNullOrWhiteSpace(value);
            if (Encoding.UTF8.GetByteCount(value) > 63 || value.AsSpan().ContainsAny('"', '\'', '\0') || value.Contains("$$", StringComparison.Ordinal))
            {
                throw new ArgumentException($"The schema '{value}' must have 1 to 63 bytes in UTF-8, and no quotes and no two dollar signs in a row.", nameof(value));
            }

            field = value;
        }
    } = "public";

    /// <summary>How long one statement may take before it is cancelled and fails as transient.</summary>
    /// <value>The default is 30 seconds; whole seconds, at least 1, at most an hour.</value>
    public TimeSpan CommandTimeout
    {
        get;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, TimeSpan.FromSeconds(1));
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, TimeSpan.FromHours(1));
            field = TimeSpan.FromSeconds(Math.Ceiling(value.TotalSeconds));
        }
    } = TimeSpan.FromSeconds(30);

    /// <summary>Brings the tables to the newest version when the host starts; any number of hosts may start at once.</summary>
    /// <value>The default is <see langword="false"/>: <see cref="PostgresMigrations.MigrateAsync"/> does it, or an operator with the script.</value>
    public bool MigrateOnStart { get; set; }

    /// <summary>
    /// Whether a pooler in transaction mode stands in between, such as PgBouncer or Supavisor: then nothing is kept on a
    /// connection beyond a transaction. Set it with a connection string; an <c>NpgsqlDataSource</c> of your own must be made so.
    /// </summary>
    /// <value>The default is <see langword="false"/>.</value>
    public bool TransactionPooling { get; set; }

    /// <summary>
    /// A connection string past the pooler, for what needs a connection of its own: hearing at once of changes by other
    /// hosts. Without one, and behind a pooler, polling serves.
    /// </summary>
    /// <value>The default is <see langword="null"/>: the store's own connections, unless <see cref="TransactionPooling"/> is set.</value>
    public string? DirectConnectionString { get; set; }

    /// <summary>How long a message's id is kept, within which recording it again counts once; older ones are deleted in batches.</summary>
    /// <value>The default is 30 days; at least an hour.</value>
    public TimeSpan UsageRecordAge
    {
        get;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, TimeSpan.FromHours(1));
            field = value;
        }
    } = TimeSpan.FromDays(30);

    /// <summary>Keeps each message's tokens, price and caller beside its id, for as long as <see cref="UsageRecordAge"/>.</summary>
    /// <value>The default is <see langword="false"/>: only the day's totals.</value>
    public bool KeepUsageRecords { get; set; }
}
