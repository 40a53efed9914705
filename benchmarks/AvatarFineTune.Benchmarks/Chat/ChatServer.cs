using System.Buffers;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace AvatarFineTune.Benchmarks.Chat;

/// <summary>
/// A vendor on loopback that answers every chat with the same words, in a process of its own, so that what is measured here
/// is the client's. It reads HTTP only as far as it must.
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
        var port = process.StandardOutput.ReadLine();
        return new(process, new($"http://127.0.0.1:{port}/v1/"));
    }

    public void Dispose()
    {
        _process.Kill();
        _process.Dispose();
    }

    /// <summary>The server's process: prints its port and serves until it is killed.</summary>
    public static async Task<int> ServeAsync()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        Console.WriteLine(((IPEndPoint)listener.LocalEndpoint).Port);
        while (true)
        {
            var client = await listener.AcceptTcpClientAsync();
            client.NoDelay = true;
            _ = Task.Run(() => ServeAsync(client));
        }
    }

    private static async Task ServeAsync(TcpClient client)
    {
        using var _ = client;
        var stream = client.GetStream();
        var buffer = new byte[1 << 16];
        var used = 0;
        while (true)
        {
            var read = await stream.ReadAsync(buffer.AsMemory(used));
            if (read == 0)
            {
                return;
            }

            used += read;
            if (RequestLength(buffer.AsSpan(0, used)) is { } length && length <= used)
            {
                var streamed = buffer.AsSpan(0, length).IndexOf("\"stream\":true"u8) >= 0;
                await stream.WriteAsync(streamed ? Streamed : Plain);
                used = 0;
            }
        }
    }

    private static int? RequestLength(ReadOnlySpan<byte> request)
    {
        var end = request.IndexOf("\r\n\r\n"u8);
        if (end < 0)
        {
            return null;
        }

        var head = Encoding.ASCII.GetString(request[..end]);
        var at = head.IndexOf("Content-Length:", StringComparison.OrdinalIgnoreCase);
        return at < 0 ? end + 4 : end + 4 + int.Parse(head.AsSpan(at + 15, Math.Max(0, (head + "\r\n").IndexOf("\r\n", at, StringComparison.Ordinal) - at - 15)).Trim(), System.Globalization.CultureInfo.InvariantCulture);
    }

    private static readonly byte[] Plain = Respond(
        "application/json",
        $$$"""{"id":"chatcmpl-1","object":"chat.completion","created":1700000000,"model":"gpt-4.1-mini-2025-04-14","choices":[{"index":0,"message":{"role":"assistant","content":"{{{Words}}}","refusal":null},"logprobs":null,"finish_reason":"stop"}],"usage":{"prompt_tokens":40,"completion_tokens":22,"total_tokens":62,"prompt_tokens_details":{"cached_tokens":0,"audio_tokens":0},"completion_tokens_details":{"reasoning_tokens":0,"audio_tokens":0}},"system_fingerprint":"fp_1"}""");

    private static readonly byte[] Streamed = Respond("text/event-stream", string.Concat(Chunks()));

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

    private static byte[] Respond(string type, string body) => Encoding.UTF8.GetBytes(
        $"HTTP/1.1 200 OK\r\nContent-Type: {type}\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\nConnection: keep-alive\r\n\r\n{body}");
}
