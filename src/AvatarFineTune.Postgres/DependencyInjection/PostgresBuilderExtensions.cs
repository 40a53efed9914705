using AvatarFineTune.Postgres;
using AvatarFineTune.Stores.Providers;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Chooses the Postgres store.</summary>
public static class PostgresBuilderExtensions
{
    /// <summary>
    /// Keeps everything in a PostgreSQL database (15 or later, Supabase included). The tables are made by
    /// <see cref="PostgresMigrations.MigrateAsync"/>, or at the host's start with <see cref="PostgresStoreOptions.MigrateOnStart"/>.
    /// </summary>
    /// <param name="builder">The builder.</param>
    /// <param name="connectionString">Npgsql's connection string.</param>
    /// <param name="configure">Sets options.</param>
    /// <exception cref="ArgumentException">The connection string is empty, cannot be read or names no host. The message does not show it.</exception>
    /// <exception cref="InvalidOperationException">A store is registered already.</exception>
    public static IAvatarFineTuningBuilder UsePostgres(
        this IAvatarFineTuningBuilder builder, string connectionString, Action<PostgresStoreOptions>? configure = null)
    {
        var connection = PostgresConnectionString.Read(connectionString, nameof(connectionString));
        var options = Configured(configure);

        // All that we set, lock or make on a connection ends with the transaction: nothing is left to reset, which would
        // cost seven statements a call.
        connection.NoResetOnClose = true;
        if (options.TransactionPooling)
        {
            // The next transaction may be on another of the server's connections: nothing may be expected there.
            connection.MaxAutoPrepare = 0;
        }
        else if (!connection.ShouldSerialize("Max Auto Prepare"))
        {
            connection.MaxAutoPrepare = 100;
        }

        return Register(builder, _ => NpgsqlDataSource.Create(connection), ownsSource: true, options);
    }

    /// <summary>The same on a data source of the app's own, which stays open.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="dataSource">The data source.</param>
    /// <param name="configure">Sets options.</param>
    /// <exception cref="InvalidOperationException">A store is registered already.</exception>
    public static IAvatarFineTuningBuilder UsePostgres(
        this IAvatarFineTuningBuilder builder, NpgsqlDataSource dataSource, Action<PostgresStoreOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(dataSource);
        return Register(builder, _ => dataSource, ownsSource: false, Configured(configure));
    }

    private static PostgresStoreOptions Configured(Action<PostgresStoreOptions>? configure)
    {
        var options = new PostgresStoreOptions();
        configure?.Invoke(options);
        if (options.DirectConnectionString is { } direct)
        {
            PostgresConnectionString.Read(direct, nameof(options.DirectConnectionString));
        }

        return options;
    }

    private static IAvatarFineTuningBuilder Register(
        IAvatarFineTuningBuilder builder, Func<IServiceProvider, NpgsqlDataSource> source, bool ownsSource, PostgresStoreOptions options)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.UseStore(
            "UsePostgres", services => new PostgresTrainingStore(services.GetRequiredService<PostgresSources>().Store, ownsSource: false, options, Time(services)));
        builder.Services
            .AddSingleton(services => new PostgresSources(source(services), ownsSource, options))
            .AddSingleton(services => new PostgresMigrations(services.GetRequiredService<PostgresSources>().Store, options))
            .AddSingleton<IHostedService>(services => new PostgresStartup(
                services.GetRequiredService<PostgresMigrations>(), services.GetRequiredService<PostgresSources>().Store, options,
                services.GetRequiredService<ILogger<PostgresStartup>>()))
            .AddSingleton<IHostedService>(services => new PostgresListener(
                services.GetRequiredService<PostgresSources>().Listening, options, services.GetRequiredService<StoreNotifications>(), Time(services),
                services.GetRequiredService<ILogger<PostgresListener>>()));
        return builder;
    }

    private static TimeProvider Time(IServiceProvider services) => services.GetService<TimeProvider>() ?? TimeProvider.System;
}
