using Npgsql;

namespace AvatarFineTune.Postgres;

/// <summary>Reads connection strings. What is wrong with one is told without quoting it: any part may be the password.</summary>
internal static class PostgresConnectionString
{
    /// <exception cref="ArgumentException">It can't be read, or names no host.</exception>
    public static NpgsqlConnectionStringBuilder Read(string text, string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(text, name);
        NpgsqlConnectionStringBuilder? read = null;
        try
        {
            read = new(text);
        }
        catch (ArgumentException)
        {
            // Npgsql quotes the part that it doesn't know, which in a URI is nearly all of it: that goes no further.
        }

        return read switch
        {
            null => throw new ArgumentException(
                "The connection string can't be read: it must be Npgsql's, such as 'Host=localhost;Database=app;Username=app;Password=…', and no URI. It is not shown, as it may hold a password.", name),
            { Host: null or "" } => throw new ArgumentException("The connection string names no server: add 'Host=…'.", name),
            _ => read,
        };
    }
}
