using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using AvatarFineTune.Avatars;
using AvatarFineTune.Stores;
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

    /// <summary>The avatar that --avatar names. It must exist: a typo would quietly speak of nobody, or chat with the base model.</summary>
    public async Task<AvatarKey> RequireAvatarAsync(CancellationToken cancellationToken)
    {
        var avatar = CommonOptions.AvatarKey(parsed);
        var store = Get<ITrainingStore>();
        if (await store.GetAvatarAsync(avatar, cancellationToken) is not null || (await store.ListImportsAsync(avatar, cancellationToken)).Count > 0)
        {
            return avatar;
        }

        var known = (await store.ListAvatarsAsync(avatar.UserId, cancellationToken)).Select(a => a.Avatar.AvatarId).ToList();
        throw new ArgumentException($"User '{avatar.UserId}' has no avatar '{avatar.AvatarId}' here; {(known.Count == 0 ? "there is none yet: import a chat first." : $"there are: {string.Join(", ", known)}.")}");
    }

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
