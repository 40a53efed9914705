using Microsoft.Extensions.Logging;

namespace AvatarFineTune.Postgres;

internal static partial class PostgresLog
{
    [LoggerMessage(1501, LogLevel.Information, "The tables of AvatarFineTune were brought from version {Before} to {Now}.")]
    public static partial void Migrated(ILogger logger, int before, int now);

    [LoggerMessage(1502, LogLevel.Warning, "The database's user owns the tables of AvatarFineTune, or is exempt from row-level security, so that it protects nothing. Connect as a member of avatar_fine_tune_app, and workers also of avatar_fine_tune_worker.")]
    public static partial void RowSecurityBypassed(ILogger logger);

    [LoggerMessage(1503, LogLevel.Warning, "The database could not be reached at start-up, so that its tables were not checked.")]
    public static partial void NotChecked(ILogger logger, Exception exception);

    [LoggerMessage(1504, LogLevel.Warning, "The connection that hears of other hosts' changes was lost; it is made again after {Delay}. Polling serves meanwhile.")]
    public static partial void ListeningLost(ILogger logger, TimeSpan delay, Exception exception);

    [LoggerMessage(1505, LogLevel.Information, "Behind a pooler in transaction mode and without DirectConnectionString, changes by other hosts are found by polling.")]
    public static partial void NotListening(ILogger logger);
}
