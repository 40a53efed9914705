namespace AvatarFineTune.Postgres;

/// <summary>What may be done again after a fault that passes.</summary>
internal enum PostgresRetry
{
    /// <summary>Everything: it reads, or its ids make a second time change nothing.</summary>
    Always,

    /// <summary>Only what the server is known to have rolled back, or never began: a lost answer may mean that it was done.</summary>
    RolledBack,

    /// <summary>Only the opening of the connection: the caller's data can be read once.</summary>
    Connecting,
}
