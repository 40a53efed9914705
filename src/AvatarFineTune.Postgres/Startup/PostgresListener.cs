using System.Globalization;
using AvatarFineTune.Stores.Providers;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace AvatarFineTune.Postgres;

/// <summary>
/// Hears over one connection what other hosts change, and passes it on. Where the connection is lost it is made again, and
/// everything counts as changed; without it polling serves.
/// </summary>
internal sealed class PostgresListener(
    NpgsqlDataSource? source, PostgresStoreOptions options, StoreNotifications notifications, TimeProvider time, ILogger<PostgresListener> logger) : BackgroundService
{
    private static readonly TimeSpan FirstDelay = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(30);

    // A connection that a firewall has forgotten looks alive until something is sent.
    private static readonly TimeSpan SignOfLife = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (source is null)
        {
            PostgresLog.NotListening(logger);
            return;
        }

        // Leaves the host's start at once.
        await Task.Yield();
        var delay = FirstDelay;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await ListenAsync(source, () => delay = FirstDelay, stoppingToken).ConfigureAwait(false);
            }
            catch (Exception) when (stoppingToken.IsCancellationRequested)
            {
                // A connection that is given up in the middle may end with any error.
                return;
            }
            catch (Exception e)
            {
                PostgresLog.ListeningLost(logger, delay, e);
                await Task.Delay(delay, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                delay = delay * 2 < LongestDelay ? delay * 2 : LongestDelay;
            }
        }
    }

    private async Task ListenAsync(NpgsqlDataSource from, Action connected, CancellationToken cancellationToken)
    {
        var connection = await from.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        await using (connection.ConfigureAwait(false))
        {
            connection.Notification += (_, e) => Pass(e.Payload);
            await RunAsync(connection, "LISTEN avatar_fine_tune", cancellationToken).ConfigureAwait(false);
            connected();
            notifications.EverythingChanged();
            while (true)
            {
                if (!await connection.WaitAsync(SignOfLife, cancellationToken).ConfigureAwait(false))
                {
                    await RunAsync(connection, "SELECT 1", cancellationToken).ConfigureAwait(false);
                }
            }
        }
    }

    /// <summary>Takes <c>schema:job:id</c>, <c>schema:due:</c> and <c>schema:avatar:number</c>; what is of another schema or version is not ours.</summary>
    private void Pass(string payload)
    {
        var parts = payload.Split(':');
        if (parts.Length < 3 || !string.Equals(string.Join(':', parts[..^2]), options.Schema, StringComparison.Ordinal))
        {
            return;
        }

        switch (parts[^2])
        {
            case "job" when Guid.TryParseExact(parts[^1], "D", out var job):
                notifications.JobChanged(job);
                break;
            case "due":
                notifications.JobDue();
                break;
            case "avatar" when long.TryParse(parts[^1], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number):
                notifications.AvatarChanged(number);
                break;
        }
    }

    private static async Task RunAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
#pragma warning disable CA2100 // Constants of this class.
        using var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }
}
