using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using AvatarFineTune.Core.Tests.Transcripts.Support;
using AvatarFineTune.Transcripts;

namespace AvatarFineTune.Core.Tests.Transcripts.Sources;

/// <summary>A merged chat has an account of its own, whatever else its files hold.</summary>
public sealed class MergeAccountTests
{
    [Fact]
    public async Task A_merged_chat_stays_apart_from_one_of_the_same_name_in_a_later_file()
    {
        await using var source = TranscriptSource.Combine(
            "both", [File("train.jsonl", Lines("apples", "cherries")), File("train.jsonl", Lines("plums", "dates", "cherries"))]);
        var result = await Reading.ReadAsync(source);

        Assert.Equal(4, result.Report.Chats.Count);
        Assert.Equal((8L, 2L), (result.Report.Kept, result.Report.Duplicates));
        Assert.All(result.Report.Chats, c => Assert.Equal(2, c.Kept));
        Assert.All(result.Messages.Chunk(2), pair => Assert.Same(pair[0].Chat, pair[1].Chat));
        Assert.Equal(4, result.Messages.Select(m => m.Chat.Id).Distinct().Count());
    }

    [Fact]
    public async Task What_a_reader_counts_without_yielding_it_belongs_to_the_merged_chat()
    {
        await using var source = TranscriptSource.Combine("both", [File("a.log", "#bot\none\ntwo\nthree\n"), File("a.log", "one\n#bot\ntwo\n#bot\nthree\nfour\n")]);
        var result = await Reading.ReadAsync(new TranscriptReaders([new LogReader()]), source);

        var chat = Assert.Single(result.Report.Chats);
        Assert.Equal(["one", "two", "three", "four"], result.Messages.Select(m => m.Text));
        Assert.Equal((4L, 3L, 3L, 1), (chat.Kept, chat.Duplicates, chat.Skipped[SkipReason.ChannelPost], chat.MergedExports));
        Assert.Equal("log", chat.Id);
    }

    [Fact]
    public async Task A_chat_that_an_apps_own_reader_and_the_built_in_one_both_have_is_merged()
    {
        const string thread = """{"participants":[{"name":"Ava"}],"messages":[{"sender_name":"Ava","timestamp_ms":1735689720000,"content":"see your_instagram_activity/media"}],"thread_path":"inbox/ava_12345"}""";
        await using var source = TranscriptSource.Combine("both", [File("a.log", "one\ntwo\n"), File("thread.json", thread)]);
        var result = await Reading.ReadAsync(new TranscriptReaders([.. CoreTranscriptReaders.CreateAll(), new LogReader("instagram", "12345")]), source);

        var chat = Assert.Single(result.Report.Chats);
        Assert.Equal((3L, 1, "instagram"), (chat.Kept, chat.MergedExports, chat.Platform));
    }

    private static TranscriptSource File(string name, string text) => Reading.FromBytes(Encoding.UTF8.GetBytes(text), name);

    private static string Lines(params string[] fruits) => string.Concat(fruits.Select(f =>
        $$"""{"messages":[{"role":"user","content":"Are there any {{f}}?"},{"role":"assistant","content":"The {{f}} are ripe."}]}""" + "\n"));

    /// <summary>One message a line, a minute apart by its first letter; those with a # are counted only.</summary>
    private sealed class LogReader(string platform = "log", string? platformId = null) : ITranscriptReader
    {
        public string Platform => platform;

        public TranscriptMatch Probe(TranscriptProbe probe) => probe.Path.EndsWith(".log", StringComparison.Ordinal) ? TranscriptMatch.Certain : TranscriptMatch.None;

        public async IAsyncEnumerable<TranscriptMessage> ReadAsync(TranscriptInput input, [EnumeratorCancellation] CancellationToken cancellationToken)
        {
            await using var stream = await input.OpenAsync(cancellationToken);
            using var reader = new StreamReader(stream);
            var chat = new TranscriptChat { Id = "log", PlatformId = platformId, Platform = Platform };
            var start = DateTime.Parse("2025-01-01", CultureInfo.InvariantCulture);
            while (await reader.ReadLineAsync(cancellationToken) is { } line)
            {
                if (line.StartsWith('#'))
                {
                    input.Report.AddSkipped(chat, SkipReason.ChannelPost);
                    continue;
                }

                yield return new() { Chat = chat, LocalTime = start.AddMinutes(Array.IndexOf(["one", "two", "three", "four"], line)), Author = "Ava", Text = line };
            }
        }
    }
}
