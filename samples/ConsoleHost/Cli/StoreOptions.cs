using System.CommandLine;
using AvatarFineTune.Postgres;
using Microsoft.Extensions.DependencyInjection;

namespace ConsoleHost.Cli;

/// <summary>Where avatars are kept: in a file, or in a PostgreSQL database. Every command takes these options.</summary>
internal static class StoreOptions
{
    public static Option<FileInfo> Database { get; } = new("--db")
    {
        Description = "The database file; it is created when missing.",
        HelpName = "FILE",
        DefaultValueFactory = _ => new FileInfo("avatars.db"),
        Recursive = true,
    };

    /// <summary>Npgsql's connection string. It may hold a password: nothing prints it.</summary>
    public static Option<string?> Store { get; } = CreateStore();

    public static Option<string?> Schema { get; } = CreateSchema();

    private static Option<FileInfo?> Models { get; } = new("--models")
    {
        Description = "The file of the local models; without it, beside --db, or avatars.models.db.",
        HelpName = "FILE",
        Recursive = true,
    };

    public static void AddTo(RootCommand root)
    {
        root.Options.Add(Database);
        root.Options.Add(Store);
        root.Options.Add(Schema);
        root.Options.Add(Models);
    }

    /// <summary>Whether the line itself says where, so that nothing of it is to be thrown away.</summary>
    public static bool IsChosen(ParseResult parsed) =>
        parsed.GetResult(Database) is { Implicit: false } || parsed.GetResult(Store) is { Implicit: false };

    /// <summary>Chooses the store, and the local models with their file: a database on a server has no place for that.</summary>
    public static IAvatarFineTuningBuilder Use(IAvatarFineTuningBuilder builder, ParseResult parsed)
    {
        var file = parsed.GetRequiredValue(Database).FullName;
        builder = parsed.GetValue(Store) is { } store
            ? builder.UsePostgres(store, o => o.Schema = parsed.GetValue(Schema) ?? o.Schema)
            : builder.UseSqlite(file);
        var models = parsed.GetValue(Models)?.FullName
            ?? (parsed.GetValue(Store) is null ? Path.ChangeExtension(file, ".models.db") : Path.GetFullPath("avatars.models.db"));
        return builder.AddLocalModel(o => o.Path = models);
    }

    private static Option<string?> CreateStore()
    {
        var option = new Option<string?>("--store")
        {
            Description = "A PostgreSQL database in place of --db, as Npgsql's connection string; PGPASSWORD may hold its password.",
            HelpName = "CONNECTION",
            Recursive = true,
        };
        option.Validators.Add(result =>
        {
            if (result.GetResult(Database) is { Implicit: false })
            {
                result.AddError("Options '--db' and '--store' name two places: give one of them.");
            }

            Refuse(result, () => new ServiceCollection().AddAvatarFineTuning().UsePostgres(result.GetValueOrDefault<string?>() ?? ""));
        });
        return option;
    }

    private static Option<string?> CreateSchema()
    {
        var option = new Option<string?>("--schema")
        {
            Description = "The schema of the tables of --store; without it, public.",
            HelpName = "NAME",
            Recursive = true,
        };
        option.Validators.Add(result => Refuse(result, () => new PostgresStoreOptions().Schema = result.GetValueOrDefault<string?>() ?? ""));
        return option;
    }

    /// <summary>The SDK knows what it takes; here that is wrong usage.</summary>
    private static void Refuse(System.CommandLine.Parsing.OptionResult result, Action use)
    {
        if (result.Errors.Any())
        {
            return;
        }

        try
        {
            use();
        }
        catch (ArgumentException e)
        {
            var message = e.Message.Replace($" (Parameter '{e.ParamName}')", "", StringComparison.Ordinal);
            result.AddError($"Option '{result.Option.Name}': {message}");
        }
    }
}
