using AvatarFineTune.Core.Tests.Transcripts.Support;
using AvatarFineTune.Transcripts;
using static AvatarFineTune.Core.Tests.Transcripts.Support.Reading;

namespace AvatarFineTune.Core.Tests.Transcripts.Sources;

public class SourceTests
{
    private const string Chat = "31/01/2023, 15:45 - Ava: hello\n31/01/2023, 15:46 - Ben: hi\n";

    [Theory]
    [InlineData(10)]
    [InlineData(200_000)]
    public async Task A_stream_that_can_be_read_once_is_read_as_often_as_needed(int copies)
    {
        var bytes = System.Text.Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(Chat, copies)));
        await using var source = await TranscriptSource.FromStreamAsync(
            "chat.txt", new OneWayStream(new MemoryStream(bytes)), cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(copies * 2, (await ReadAsync(source)).Report.Kept);
        Assert.Equal(copies * 2, (await ReadAsync(source)).Report.Kept);
    }

    [Fact]
    public async Task The_spool_goes_with_the_source()
    {
        var source = await TranscriptSource.FromStreamAsync("x", new MemoryStream(new byte[6 << 20]), cancellationToken: TestContext.Current.CancellationToken);
        string path;
        await using (var stream = (FileStream)await source.OpenAsync(TestContext.Current.CancellationToken))
        {
            path = stream.Name;
            Assert.True(File.Exists(path));
            Assert.True(OperatingSystem.IsWindows() || File.GetUnixFileMode(path) == (UnixFileMode.UserRead | UnixFileMode.UserWrite));
        }

        await source.DisposeAsync();
        Assert.False(File.Exists(path));
    }

    [Fact]
    public async Task A_stream_over_the_limit_is_refused_while_it_is_copied()
    {
        var error = await Assert.ThrowsAsync<TranscriptException>(() => TranscriptSource
            .FromStreamAsync("endless", new EndlessStream("secret"u8.ToArray()), maxBytes: 1 << 20, TestContext.Current.CancellationToken).AsTask());

        Assert.Equal(TranscriptError.LimitExceeded, error.Error);
        AssertClear(error);
    }

    [Fact]
    public async Task Missing_files_and_folders_say_so_in_one_line()
    {
        foreach (var path in (string[])[Path.Combine(Path.GetTempPath(), "no-such-file.txt"), Path.GetTempPath()])
        {
            await using var source = TranscriptSource.FromFile(path);
            var error = await Assert.ThrowsAsync<TranscriptException>(() => ReadAsync(source));

            Assert.Equal(TranscriptError.NotReadable, error.Error);
            AssertClear(error);
        }
    }

    [Fact]
    public async Task A_stream_that_breaks_in_the_middle_is_not_readable()
    {
        var bytes = System.Text.Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(Chat, 50_000)));
        await using var source = TranscriptSource.FromOpener("chat.txt", _ => ValueTask.FromResult<Stream>(new BreakingStream(bytes, 1_000_000)));
        var error = await Assert.ThrowsAsync<TranscriptException>(() => ReadAsync(source));

        Assert.Equal(TranscriptError.NotReadable, error.Error);
        Assert.IsType<IOException>(error.InnerException);
        AssertClear(error);
    }

    [Fact]
    public async Task An_opener_that_fails_is_not_readable()
    {
        await using var source = TranscriptSource.FromOpener("blob", _ => throw new TimeoutException());

        Assert.Equal(TranscriptError.NotReadable, (await Assert.ThrowsAsync<TranscriptException>(() => ReadAsync(source))).Error);
    }

    [Fact]
    public async Task Cancelling_in_the_middle_stops_the_reading()
    {
        var bytes = System.Text.Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(Chat, 50_000)));
        await using var source = FromBytes(bytes, "chat.txt");
        using var cancel = new CancellationTokenSource();
        await using var transcript = await Readers.OpenAsync(source, null, cancel.Token);
        var seen = 0;

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var _ in transcript.ReadMessagesAsync(cancel.Token))
            {
                if (++seen == 1000)
                {
                    await cancel.CancelAsync();
                }
            }
        });
        Assert.InRange(seen, 1000, 3000);
        Assert.Throws<InvalidOperationException>(() => transcript.Report);
    }

    [Fact]
    public async Task The_messages_can_be_read_once_and_the_report_comes_at_their_end()
    {
        await using var source = FromBytes(System.Text.Encoding.UTF8.GetBytes(Chat), "chat.txt");
        await using var transcript = await Readers.OpenAsync(source, cancellationToken: TestContext.Current.CancellationToken);

        Assert.Throws<InvalidOperationException>(() => transcript.Report);
        await foreach (var message in transcript.ReadMessagesAsync(TestContext.Current.CancellationToken))
        {
            Assert.DoesNotContain("hello", message.ToString(), StringComparison.Ordinal);
            Assert.DoesNotContain("Ava", message + message.Chat.ToString() + transcript + source, StringComparison.Ordinal);
        }

        Assert.Equal(2, transcript.Report.Kept);
        Assert.Throws<InvalidOperationException>(() => transcript.ReadMessagesAsync(TestContext.Current.CancellationToken));
        Assert.DoesNotContain("Ava", transcript.Report + transcript.Report.Owners[0].ToString() + transcript.Report.Chats[0], StringComparison.Ordinal);
    }
}
