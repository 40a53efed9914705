using System.Diagnostics;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace AvatarFineTune.Benchmarks.Chat;

/// <summary>
/// A vendor on loopback that answers every chat with the same words: Kestrel, as most real services are behind an HTTP server of
/// its kind, in a process of its own, so that what is measured here is the client's. Streams are flushed at every chunk.
/// </summary>
internal sealed class ChatServer : IDisposable
{
    private const string Words = "well if the dough is sticky you just flour the table again, nobody ever died of a bit of flour";

    private readonly Process _process;

    private ChatServer(Process process, Uri endpoint)
    {
        _process = process;
        Endpoint = endpoint;
    }

    public Uri Endpoint { get; }

    public static ChatServer Start()
    {
        var process = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, ["measure", "chat-server"]) { RedirectStandardOutput = true, UseShellExecute = false })!;
        var address = process.StandardOutput.ReadLine();
        return new(process, new($"{address}/v1/"));
    }

    public void Dispose()
    {
        _process.Kill();
        _process.Dispose();
    }

    /// <summary>The server's process: prints its address and serves until it is killed.</summary>
    public static async Task<int> ServeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.Run(AnswerAsync);
        await app.StartAsync();
        Console.WriteLine(app.Urls.Single());
        await Task.Delay(Timeout.Infinite);
        return 0;
    }

    private static async Task AnswerAsync(HttpContext context)
    {
        var read = await context.Request.BodyReader.ReadAtLeastAsync((int)context.Request.ContentLength!.Value);
        var isStreamed = Encoding.UTF8.GetString(read.Buffer).Contains("\"stream\":true", StringComparison.Ordinal);
        context.Request.BodyReader.AdvanceTo(read.Buffer.End);
        context.Response.ContentType = isStreamed ? "text/event-stream" : "application/json";
        if (!isStreamed)
        {
            context.Response.ContentLength = Plain.Length;
            await context.Response.Body.WriteAsync(Plain);
            return;
        }

        foreach (var chunk in Streamed)
        {
            await context.Response.Body.WriteAsync(chunk);
            await context.Response.Body.FlushAsync();
        }
    }

    private static readonly byte[] Plain = Encoding.UTF8.GetBytes(
        $$$"""{"id":"chatcmpl-1","object":"chat.completion","created":1700000000,"model":"gpt-4.1-mini-2025-04-14","choices":[{"index":0,"message":{"role":"assistant","content":"{{{Words}}}","refusal":null},"logprobs":null,"finish_reason":"stop"}],"usage":{"prompt_tokens":40,"completion_tokens":22,"total_tokens":62,"prompt_tokens_details":{"cached_tokens":0,"audio_tokens":0},"completion_tokens_details":{"reasoning_tokens":0,"audio_tokens":0}},"system_fingerprint":"fp_1"}""");

    private static readonly byte[][] Streamed = [.. Chunks().Select(Encoding.UTF8.GetBytes)];

    private static IEnumerable<string> Chunks()
    {
        yield return Chunk("""[{"index":0,"delta":{"role":"assistant","content":""},"finish_reason":null}]""", "null");
        foreach (var word in Words.Split(' '))
        {
            yield return Chunk($$$"""[{"index":0,"delta":{"content":"{{{word}}} "},"finish_reason":null}]""", "null");
        }

        yield return Chunk("""[{"index":0,"delta":{},"finish_reason":"stop"}]""", "null");
        yield return Chunk("[]", """{"prompt_tokens":40,"completion_tokens":22,"total_tokens":62,"prompt_tokens_details":{"cached_tokens":0}}""");
        yield return "data: [DONE]\n\n";
    }

    private static string Chunk(string choices, string usage) =>
        $$"""data: {"id":"chatcmpl-1","object":"chat.completion.chunk","created":1700000000,"model":"gpt-4.1-mini-2025-04-14","choices":{{choices}},"usage":{{usage}}}""" + "\n\n";
}
