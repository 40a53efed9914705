using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.DependencyInjection;
using Spectre.Console;

namespace ConsoleHost.Cli;

/// <summary>What a command works with: its arguments, the SDK over the chosen database, and where output goes.</summary>
internal sealed class CommandContext(ParseResult parsed, IServiceProvider services, IAnsiConsole console)
{
    public ParseResult Parsed => parsed;

    public IServiceProvider Services => services;

    /// <summary>For people. With <c>--json</c> it writes nowhere.</summary>
    public IAnsiConsole Console => console;

    public bool IsJson => parsed.GetValue(CommonOptions.Json);

    public T Get<T>()
        where T : notnull => services.GetRequiredService<T>();

    /// <summary>Prints the result: for machines the document, for people what <paramref name="show"/> draws.</summary>
    public void Result<T>(T result, JsonTypeInfo<T> type, Action<IAnsiConsole> show)
    {
        if (IsJson)
        {
            using var output = System.Console.OpenStandardOutput();
            JsonSerializer.Serialize(output, result, type);
            output.Write("\n"u8);
        }
        else
        {
            show(console);
        }
    }
}
