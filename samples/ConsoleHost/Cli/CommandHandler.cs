using System.CommandLine;
using AvatarFineTune.Stores;
using AvatarFineTune.Transcripts;
using AvatarFineTune.Usage;
using AvatarFineTune.Vendors;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Spectre.Console;

namespace ConsoleHost.Cli;

/// <summary>Runs a command's body, and turns what goes wrong into one line on stderr and an exit code.</summary>
internal static class CommandHandler
{
    private const int RedirectedWidth = 140;

    public static void Handle(this Command command, Func<CommandContext, CancellationToken, Task<int>> body) =>
        command.SetAction(async (parsed, cancellationToken) =>
        {
            // Ctrl-C is listened for once this method has returned its task: a body that starts with long synchronous work
            // would miss it, and the demo's host swallow it.
            await Task.Yield();
            try
            {
                await using var services = Services(parsed).BuildServiceProvider();
                return await body(new(parsed, services, OpenConsole(parsed)), cancellationToken);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return ExitCodes.Cancelled;
            }
            catch (Exception e)
            {
                await Console.Error.WriteLineAsync($"error: {Describe(e)}");
                return ExitCodes.Failed;
            }
        });

    private static ServiceCollection Services(ParseResult parsed)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        var builder = StoreOptions.Use(services.AddAvatarFineTuning(o =>
        {
            o.DefaultModel = new("local", "neutral");
            o.FineTuning.PollInterval = VendorOptions.PollInterval(parsed);
        }), parsed).AddTranscripts();
        VendorOptions.Use(builder, parsed);
        return services;
    }

    private static IAnsiConsole OpenConsole(ParseResult parsed)
    {
        if (parsed.GetValue(CommonOptions.Json))
        {
            return AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(TextWriter.Null) });
        }

        if (!Console.IsOutputRedirected)
        {
            return AnsiConsole.Console;
        }

        // In a file or a pipe colours are noise; Spectre would write them, as it looks at the kind of terminal only.
        var plain = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors, Interactive = InteractionSupport.No });
        plain.Profile.Width = RedirectedWidth;
        return plain;
    }

    /// <summary>The SDK's own exceptions say in one line what to do; for others the type helps to report a bug.</summary>
    private static string Describe(Exception e) => e switch
    {
        TranscriptException or TrainingStoreException => OptionNames.Translate(OneLine(e.Message)),
        ModelVendorException or UsageBudgetExceededException or OptionsValidationException or IOException
            or UnauthorizedAccessException or FormatException or InvalidOperationException => OneLine(e.Message),
        ArgumentException argument => OneLine(argument.ParamName is { } name ? argument.Message.Replace($" (Parameter '{name}')", "", StringComparison.Ordinal) : argument.Message),
        _ => $"{e.GetType().Name}: {OneLine(e.Message)} (this is a bug: please report it)",
    };

    private static string OneLine(string message) => message.ReplaceLineEndings(" ");
}
