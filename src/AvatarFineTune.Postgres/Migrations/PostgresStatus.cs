namespace AvatarFineTune.Postgres;

/// <summary>What an operator wants to know of a database. Holds nothing of what users stored.</summary>
/// <param name="Version">The version of the tables; 0 where there are none.</param>
/// <param name="ServerVersion">The server's version, such as <c>16.4</c>.</param>
/// <param name="IsBoundByRowSecurity">
/// Whether row-level security binds the login: false for the tables' owner, superusers and roles with <c>BYPASSRLS</c>.
/// <see langword="null"/> where there are no tables.
/// </param>
/// <param name="Tables">The tables, by name.</param>
public sealed record PostgresStatus(int Version, string ServerVersion, bool? IsBoundByRowSecurity, IReadOnlyList<PostgresTable> Tables);

/// <summary>How large a table is.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Rows">About how many rows of all users it has, as the server's statistics say; exact counts would read it all.</param>
/// <param name="Bytes">What it takes on disk, with its indexes.</param>
public sealed record PostgresTable(string Name, long Rows, long Bytes);
