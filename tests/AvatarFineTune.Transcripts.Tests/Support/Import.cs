using System.Text;
using AvatarFineTune.Transcripts;
using Microsoft.Extensions.DependencyInjection;

namespace AvatarFineTune.Transcripts.Tests.Support;

/// <summary>Reads sources as an app with all readers does.</summary>
internal static class Import
{
    public static TranscriptSource Bytes(string name, byte[] bytes) =>
        TranscriptSource.FromOpener(name, _ => ValueTask.FromResult<Stream>(new MemoryStream(bytes, writable: false)));

    public static TranscriptSource Text(string name, string text) => Bytes(name, Encoding.UTF8.GetBytes(text));

    public static async Task<(List<TranscriptMessage> Messages, ImportReport Report)> ReadAsync(TranscriptSource source, TranscriptReadOptions? options = null, CancellationToken? token = null)
    {
        var cancellationToken = token ?? TestContext.Current.CancellationToken;
        var services = new ServiceCollection();
        services.AddAvatarFineTuning().AddTranscripts();
        await using var app = services.BuildServiceProvider();
        await using var transcript = await app.GetRequiredService<TranscriptReaders>().OpenAsync(source, options, cancellationToken);
        var messages = new List<TranscriptMessage>();
        await foreach (var message in transcript.ReadMessagesAsync(cancellationToken))
        {
            messages.Add(message);
        }

        return (messages, transcript.Report);
    }

    public static async Task<TranscriptException> RefusedAsync(TranscriptError error, TranscriptSource source, TranscriptReadOptions? options = null)
    {
        var refused = await Assert.ThrowsAsync<TranscriptException>(() => ReadAsync(source, options));
        Assert.Equal(error, refused.Error);
        Assert.EndsWith(".", refused.Message, StringComparison.Ordinal);
        return refused;
    }
}
