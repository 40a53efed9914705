using System.CommandLine;
using AvatarFineTune.Avatars;
using AvatarFineTune.Chat;
using AvatarFineTune.Jobs;
using AvatarFineTune.Vendors;
using ConsoleHost.Cli;
using Microsoft.Extensions.AI;
using Spectre.Console;

namespace ConsoleHost.Commands;

/// <summary>Chats with an avatar: one message, or a conversation read from the terminal.</summary>
internal static class ChatCommand
{
    private static readonly Argument<string?> Message = new("message") { Description = "What to say; without it, a conversation starts.", Arity = ArgumentArity.ZeroOrOne };
    private static readonly Option<bool> Compare = new("--compare") { Description = "Show the base model's answer beside it." };
    private static readonly Option<string?> Caller = new("--caller") { Description = "Who chats, for usage and memories.", HelpName = "ID" };

    public static Command Create()
    {
        var command = new Command("chat", "Chat with an avatar.") { Message, CommonOptions.Avatar, Compare, Caller };
        command.Handle(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var avatar = await context.RequireAvatarAsync(cancellationToken);
        using var chat = context.Get<AvatarChat>().For(avatar, new() { CallerId = context.Parsed.GetValue(Caller) });
        if (context.Parsed.GetValue(Message) is { } message)
        {
            if (string.IsNullOrWhiteSpace(message))
            {
                throw new ArgumentException("The message is empty: say something.");
            }

            var answer = await chat.GetResponseAsync(message, cancellationToken: cancellationToken);
            var baseText = context.Parsed.GetValue(Compare) ? await AskBaseAsync(context, avatar, message, cancellationToken) : null;
            await HintAsync(context, avatar, cancellationToken);
            context.Result(
                new ChatResult(answer.Text, answer.ModelId, answer.Usage?.InputTokenCount, answer.Usage?.OutputTokenCount, baseText),
                CliJson.Default.ChatResult,
                console => Show(console, avatar.AvatarId, answer.Text, baseText));
            return ExitCodes.Done;
        }

        if (context.IsJson)
        {
            throw new ArgumentException("With --json, give the message as an argument.");
        }

        await TalkAsync(context, chat, avatar, cancellationToken);
        return ExitCodes.Done;
    }

    private static async Task TalkAsync(CommandContext context, IChatClient chat, AvatarKey avatar, CancellationToken cancellationToken)
    {
        var console = context.Console;
        await HintAsync(context, avatar, cancellationToken);
        console.MarkupLine("[grey]An empty line ends the chat.[/]");
        var history = new List<ChatMessage>();
        while (true)
        {
            console.Markup("[bold]you[/]> ");
            var line = await Console.In.ReadLineAsync(cancellationToken);
            if (string.IsNullOrWhiteSpace(line))
            {
                return;
            }

            history.Add(new(ChatRole.User, line));
            console.Markup($"[bold green]{Markup.Escape(avatar.AvatarId)}[/]> ");
            var updates = new List<ChatResponseUpdate>();
            await foreach (var update in chat.GetStreamingResponseAsync(history, cancellationToken: cancellationToken))
            {
                updates.Add(update);
                console.Write(update.Text);
            }

            console.WriteLine();
            if (context.Parsed.GetValue(Compare))
            {
                console.MarkupLine($"[grey]base model> {Markup.Escape(await AskBaseAsync(context, avatar, line, cancellationToken))}[/]");
            }

            history.AddMessages(updates);
        }
    }

    /// <summary>Says so when there is a trained version and the base model answers all the same.</summary>
    private static async Task HintAsync(CommandContext context, AvatarKey avatar, CancellationToken cancellationToken)
    {
        var profile = await context.Get<AvatarService>().GetAsync(avatar, cancellationToken);
        if (profile?.ActiveVersion is null && (await context.Get<FineTuneService>().ListVersionsAsync(avatar, cancellationToken)).Count > 0)
        {
            context.Console.MarkupLine($"[yellow]note:[/] no version is active, so the base model answers: activate --avatar {Markup.Escape(avatar.AvatarId)}");
        }
    }

    /// <summary>What the untrained model would say: straight from the vendor, so it is no message of the avatar.</summary>
    public static async Task<string> AskBaseAsync(CommandContext context, AvatarKey avatar, string message, CancellationToken cancellationToken)
    {
        var profile = await context.Get<AvatarService>().GetAsync(avatar, cancellationToken);
        var versions = await context.Get<FineTuneService>().ListVersionsAsync(avatar, cancellationToken);
        var untrained = versions.FirstOrDefault(v => v.Number == profile?.ActiveVersion)?.Base ?? profile?.BaseModel ?? new("local", "neutral");
        using var client = context.Get<VendorRegistry>().Get(untrained).CreateChatClient(untrained.Model);
        return (await client.GetResponseAsync(message, cancellationToken: cancellationToken)).Text;
    }

    private static void Show(IAnsiConsole console, string avatar, string answer, string? baseText)
    {
        if (baseText is null)
        {
            console.MarkupLine($"[green]{Markup.Escape(answer)}[/]");
            return;
        }

        console.Write(new Table().RoundedBorder().AddColumns($"[green]{Markup.Escape(avatar)}[/]", "base model").AddRow(Markup.Escape(answer), Markup.Escape(baseText)));
    }
}

/// <summary>What <c>chat --json</c> prints.</summary>
internal sealed record ChatResult(string Text, string? Model, long? InputTokens, long? OutputTokens, string? BaseText);
