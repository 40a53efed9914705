using System.Globalization;
using System.Runtime.CompilerServices;
using AvatarFineTune.Avatars;
using AvatarFineTune.Examples;
using AvatarFineTune.Examples.Cutting;
using AvatarFineTune.Stores;
using AvatarFineTune.Stores.InMemory;
using AvatarFineTune.Transcripts;

namespace AvatarFineTune.Tests.Examples;

/// <summary>Writes chats the way people read them: <c>"10:00 Ann: hi"</c>, <c>"10:00:30"</c> or <c>"2 10:00"</c> (day 2).</summary>
internal static class Scripts
{
    public static readonly AvatarKey Avatar = new("user", "ava");
    public static readonly byte[] Secret = [.. Enumerable.Range(1, 32).Select(i => (byte)i)];

    public static TranscriptChat NewChat(string id = "chat") => new() { Id = id, Platform = "script" };

    public static List<TranscriptMessage> Script(params string[] lines) => Script(NewChat(), lines);

    public static List<TranscriptMessage> Script(TranscriptChat chat, params string[] lines) => [.. lines.Select(l => Line(chat, l))];

    public static TranscriptMessage Line(TranscriptChat chat, string line)
    {
        var author = line.IndexOf(' ', line.IndexOf(':', StringComparison.Ordinal));
        var colon = line.IndexOf(": ", author, StringComparison.Ordinal);
        return Message(chat, line[..author], line[(author + 1)..colon], line[(colon + 2)..]);
    }

    public static TranscriptMessage Message(
        TranscriptChat chat, string time, string? author, string text, MessageKind kind = MessageKind.Text, string? authorId = null, string? id = null,
        string? replyTo = null, bool forwarded = false, bool bot = false, TimeSpan? offset = null, string? handle = null) => new()
        {
            Chat = chat,
            LocalTime = Time(time),
            Offset = offset,
            Author = author,
            AuthorId = authorId,
            AuthorHandle = handle,
            Id = id,
            ReplyToId = replyTo,
            Kind = kind,
            Text = text,
            IsForwarded = forwarded,
            IsBot = bot,
        };

    public static DateTime Time(string time)
    {
        var parts = time.Split(' ');
        var day = parts.Length == 2 ? int.Parse(parts[0], CultureInfo.InvariantCulture) : 1;
        return new DateTime(2026, 3, 1).AddDays(day - 1) + TimeSpan.Parse(parts[^1], CultureInfo.InvariantCulture);
    }

    /// <summary>Cuts messages, with "Ava" as the avatar.</summary>
    public static List<Exchange> Cut(IEnumerable<TranscriptMessage> messages, ExampleOptions? options = null, params string[] speakers)
    {
        var reader = new ExchangeReader();
        foreach (var message in messages)
        {
            reader.Add(message);
        }

        var avatar = SpeakerMatcher.Find(speakers.Length == 0 ? ["Ava"] : speakers, reader.Speakers);
        return reader.Cut(avatar, options ?? ExampleOptions.Default, new ConversationIds(Secret), TestContext.Current.CancellationToken);
    }

    /// <summary>An exchange's words as <c>prompt | reply</c>.</summary>
    public static string Show(Exchange exchange) => $"{ExchangeWriter.Words(exchange.Prompt)} | {ExchangeWriter.Words(exchange.Reply)}";

    public static string[] Shown(IEnumerable<TranscriptMessage> messages, ExampleOptions? options = null) => [.. Cut(messages, options).Select(Show)];

    /// <summary>A source whose reader yields these messages.</summary>
    public static (TrainingDataService Service, TranscriptSource Source) Imports(
        IEnumerable<TranscriptMessage> messages, InMemoryTrainingStore? store = null, TimeProvider? time = null)
    {
        var clock = time ?? new FixedClock();
        var service = new TrainingDataService(Readers(messages), store ?? new InMemoryTrainingStore(clock), clock);
        return (service, Source());
    }

    public static TranscriptReaders Readers(IEnumerable<TranscriptMessage> messages) => new([new ScriptReader([.. messages])]);

    public static TranscriptSource Source() => TranscriptSource.FromOpener("script.txt", _ => ValueTask.FromResult<Stream>(new MemoryStream("script"u8.ToArray())));

    public static async Task<List<TrainingExample>> Import(IEnumerable<TranscriptMessage> messages, ImportOptions? options = null)
    {
        var (service, source) = Imports(messages);
        await service.ImportAsync(Avatar, source, options ?? new() { Speakers = ["Ava"] }, cancellationToken: TestContext.Current.CancellationToken);
        return await service.ReadExamplesAsync(Avatar, cancellationToken: TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken);
    }

    private sealed class ScriptReader(List<TranscriptMessage> messages) : ITranscriptReader
    {
        public string Platform => "script";

        public TranscriptMatch Probe(TranscriptProbe probe) => TranscriptMatch.Certain;

        public async IAsyncEnumerable<TranscriptMessage> ReadAsync(TranscriptInput input, [EnumeratorCancellation] CancellationToken cancellationToken)
        {
            await Task.Yield();
            foreach (var message in messages)
            {
                yield return message;
            }
        }
    }
}

/// <summary>A clock that stands still.</summary>
internal sealed class FixedClock : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);
}
