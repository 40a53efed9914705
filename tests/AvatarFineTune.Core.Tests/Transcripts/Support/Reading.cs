using System.Text;
using AvatarFineTune.Transcripts;

namespace AvatarFineTune.Core.Tests.Transcripts.Support;

/// <summary>Reads exports that a test holds in its hand.</summary>
internal static class Reading
{
    internal static TranscriptReaders Readers { get; } = new(CoreTranscriptReaders.CreateAll());

    internal static Task<ReadResult> ReadAsync(string text, string name = "chat.txt", TranscriptReadOptions? options = null) =>
        ReadAsync(Encoding.UTF8.GetBytes(text), name, options);

    internal static async Task<ReadResult> ReadAsync(byte[] bytes, string name = "chat.txt", TranscriptReadOptions? options = null)
    {
        await using var source = FromBytes(bytes, name);
        return await ReadAsync(source, options);
    }

    internal static Task<ReadResult> ReadAsync(TranscriptSource source, TranscriptReadOptions? options = null) => ReadAsync(Readers, source, options);

    internal static async Task<ReadResult> ReadAsync(TranscriptReaders readers, TranscriptSource source, TranscriptReadOptions? options = null)
    {
        await using var transcript = await readers.OpenAsync(source, options, TestContext.Current.CancellationToken);
        var messages = new List<TranscriptMessage>();
        await foreach (var message in transcript.ReadMessagesAsync(TestContext.Current.CancellationToken))
        {
            messages.Add(message);
        }

        AssertAccountedFor(messages, transcript.Report);
        return new(messages, transcript.Report);
    }

    internal static async Task<TranscriptException> FailAsync(byte[] bytes, string name = "chat.txt", TranscriptReadOptions? options = null)
    {
        var error = await Assert.ThrowsAsync<TranscriptException>(() => ReadAsync(bytes, name, options));
        AssertClear(error);
        return error;
    }

    internal static Task<TranscriptException> FailAsync(string text, string name = "chat.txt", TranscriptReadOptions? options = null) =>
        FailAsync(Encoding.UTF8.GetBytes(text), name, options);

    internal static TranscriptSource FromBytes(byte[] bytes, string name) =>
        TranscriptSource.FromOpener(name, _ => ValueTask.FromResult<Stream>(new MemoryStream(bytes, writable: false)));

    /// <summary>One line, ends as a sentence does, and says what to do.</summary>
    internal static void AssertClear(TranscriptException error)
    {
        Assert.DoesNotContain('\n', error.Message);
        Assert.EndsWith(".", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", error.ToString(), StringComparison.OrdinalIgnoreCase);
    }

    private static void AssertAccountedFor(List<TranscriptMessage> messages, ImportReport report)
    {
        Assert.Equal(messages.Count, report.Kept + report.Skipped.Where(s => s.Key is not (SkipReason.ChannelPost or SkipReason.LowConfidence)).Sum(s => s.Value));
        Assert.Equal(report.Kept, report.Chats.Sum(c => c.Kept));
        Assert.Equal(report.Duplicates, report.Chats.Sum(c => c.Duplicates));
        Assert.Equal(report.Skipped.Values.Sum(), report.Chats.Sum(c => c.Skipped.Values.Sum()));
    }
}

/// <summary>What was read.</summary>
internal sealed record ReadResult(List<TranscriptMessage> Messages, ImportReport Report)
{
    internal TranscriptMessage Only => Assert.Single(Messages);

    internal TranscriptMessage Last => Messages[^1];

    internal ChatReport Chat => Assert.Single(Report.Chats);
}
