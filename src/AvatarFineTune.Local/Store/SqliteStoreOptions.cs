namespace AvatarFineTune.Local;

/// <summary>How the SQLite store waits.</summary>
public sealed class SqliteStoreOptions
{
    /// <summary>How long a write waits for another process that writes, before it fails as transient.</summary>
    /// <value>The default is 30 seconds; above 0, at most an hour.</value>
    public TimeSpan BusyTimeout
    {
        get;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(value, TimeSpan.Zero);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, TimeSpan.FromHours(1));
            field = value;
        }
    } = TimeSpan.FromSeconds(30);

    /// <summary>The most pages that the file may have, for tests of a full disk.</summary>
    internal int? MaxPages { get; set; }
}
