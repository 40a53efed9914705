using System.Globalization;
using AvatarFineTune.Transcripts;
using Microsoft.Extensions.DependencyInjection;

namespace AvatarFineTune.Transcripts.Tests.Corpus;

/// <summary>Every case of the corpus gives just what it says, and accounts for every message.</summary>
public sealed class CorpusTests
{
    private static readonly TranscriptReaders Readers = Create();

    public static TheoryData<string> Cases => [.. CorpusCase.All()];

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Reads_as_expected(string name)
    {
        var sample = CorpusCase.Load(name);
        await using var source = sample.Open();
        var expected = sample.Expected;
        if (expected.Error is { } error)
        {
            var refused = await Assert.ThrowsAsync<TranscriptException>(() => ReadAsync(source, expected.Options));
            Assert.Equal(error, refused.Error);
            Assert.Contains(expected.Says!, refused.Message, StringComparison.OrdinalIgnoreCase);
            return;
        }

        var (messages, report) = await ReadAsync(source, expected.Options);
        var chats = messages.GroupBy(m => m.Chat.Id, StringComparer.Ordinal).ToList();
        Assert.Equal(Show(expected), Show(expected, chats));
        AssertReport(expected, messages, report);
    }

    private static async Task<(List<TranscriptMessage> Messages, ImportReport Report)> ReadAsync(TranscriptSource source, TranscriptReadOptions? options)
    {
        await using var transcript = await Readers.OpenAsync(source, options, TestContext.Current.CancellationToken);
        var messages = new List<TranscriptMessage>();
        await foreach (var message in transcript.ReadMessagesAsync(TestContext.Current.CancellationToken))
        {
            messages.Add(message);
        }

        return (messages, transcript.Report);
    }

    private static void AssertReport(CorpusExpectation expected, List<TranscriptMessage> messages, ImportReport report)
    {
        var counts = new CountsExpectation
        {
            Kept = report.Kept,
            Skipped = new(report.Skipped),
            NotUnderstood = report.NotUnderstood,
            Duplicates = report.Duplicates,
            OutOfOrder = report.OutOfOrder,
            Edited = report.Edited,
            IgnoredFiles = report.IgnoredFiles,
        };
        Assert.Equal(Show(expected.Report), Show(counts));
        Assert.Equal(messages.Count, report.Kept + report.Skipped.Where(s => s.Key is not (SkipReason.ChannelPost or SkipReason.LowConfidence)).Sum(s => s.Value));
        if (expected.Owners is { } owners)
        {
            Assert.Equal(owners, report.Owners);
        }

        foreach (var (chat, told) in expected.Chats.Zip(report.Chats))
        {
            Assert.Equal(chat.Exports ?? told.MergedExports + 1, told.MergedExports + 1);
        }
    }

    /// <summary>All of it as text: the difference then shows whole messages.</summary>
    private static string Show(CorpusExpectation expected) =>
        string.Join('\n', expected.Chats.SelectMany(c => c.Messages.Select(ShowOne).Prepend(Show(c, c.Id, c.Platform, c.Title, c.Dialect, c.DateOrder, c.Basis))));

    private static string Show(CorpusExpectation expected, List<IGrouping<string, TranscriptMessage>> chats)
    {
        var lines = new List<string>();
        for (var i = 0; i < chats.Count; i++)
        {
            var chat = chats[i].First().Chat;
            var wanted = i < expected.Chats.Count ? expected.Chats[i] : new();
            lines.Add(Show(wanted, chat.Id, chat.Platform, chat.Title, chat.Dialect, chat.DateOrder, chat.DateOrderBasis));
            lines.AddRange(chats[i].Select((m, n) => ShowOne(AsExpected(m, n < wanted.Messages.Count ? wanted.Messages[n] : null))));
        }

        return string.Join('\n', lines);
    }

    private static string Show(
        ChatExpectation wanted, string? id, string? platform, string? title, string? dialect, DateOrder? order, DateOrderBasis? basis) =>
        $"chat id={(wanted.Id is null ? "" : id)} platform={(wanted.Platform is null ? "" : platform)} title={(wanted.Title is null ? "" : title)} "
        + $"dialect={(wanted.Dialect is null ? "" : dialect)} order={(wanted.DateOrder is null ? "" : order)} basis={(wanted.Basis is null ? "" : basis)}";

    private static string ShowOne(MessageExpectation m) =>
        $"{m.At} | {m.Author ?? "-"} | {m.Kind} | {m.Text.Replace("\n", "\\n", StringComparison.Ordinal)}"
        + $"{(m.Edited ? " | edited" : "")}{(m.Forwarded ? " | forwarded" : "")}{(m.Bot ? " | bot" : "")}"
        + $"{(m.Id is null ? "" : " | id " + m.Id)}{(m.AuthorId is null ? "" : " | by " + m.AuthorId)}{(m.ReplyTo is null ? "" : " | to " + m.ReplyTo)}";

    private static MessageExpectation AsExpected(TranscriptMessage message, MessageExpectation? wanted) => new()
    {
        At = message.LocalTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture).TrimEnd('.')
            + (message.Offset is { } offset ? $"{(offset < TimeSpan.Zero ? '-' : '+')}{offset:hh\\:mm}" : ""),
        Author = message.Author,
        Kind = message.Kind,
        Text = message.Text,
        Edited = message.IsEdited,
        Forwarded = message.IsForwarded,
        Bot = message.IsBot,
        Id = wanted?.Id is null ? null : message.Id,
        AuthorId = wanted?.AuthorId is null ? null : message.AuthorId,
        ReplyTo = wanted?.ReplyTo is null ? null : message.ReplyToId,
    };

    private static string Show(CountsExpectation c) =>
        $"kept {c.Kept}, skipped [{string.Join(", ", c.Skipped.OrderBy(s => s.Key).Select(s => $"{s.Key} {s.Value}"))}], not understood {c.NotUnderstood}, "
        + $"duplicates {c.Duplicates}, out of order {c.OutOfOrder}, edited {c.Edited}, ignored files {c.IgnoredFiles}";

    private static TranscriptReaders Create()
    {
        var services = new ServiceCollection();
        services.AddAvatarFineTuning().AddTranscripts();
        return services.BuildServiceProvider().GetRequiredService<TranscriptReaders>();
    }
}
