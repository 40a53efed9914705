using System.Net;
using System.Net.Sockets;
using System.Text;
using AvatarFineTune.AspNetCore.Tests.Support;
using AvatarFineTune.Avatars;
using AvatarFineTune.Examples;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace AvatarFineTune.AspNetCore.Tests.Endpoints;

/// <summary>Uploads that are too large, too slow, or break off: nothing of them stays.</summary>
public sealed class UploadLimitTests
{
    private const int Limit = 6 << 20;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Too_much_is_refused_and_nothing_of_it_stays(bool chunked)
    {
        await using var app = await TestApp.StartAsync(o => o.MaxUploadBytes = Limit);
        var before = SpooledFiles();
        using var request = new HttpRequestMessage(HttpMethod.Post, AppCalls.ImportPath()) { Content = AppCalls.Octets(new byte[Limit + 1]) };
        request.Headers.TransferEncodingChunked = chunked ? true : null;
        request.Headers.ExpectContinue = true;

        using var answer = await app.ClientOf("ava").SendAsync(request, Cancelled);

        await answer.ProblemAsync(HttpStatusCode.RequestEntityTooLarge, "too-large");
        await NothingStaysAsync(app, before);
    }

    [Fact]
    public async Task As_much_as_is_allowed_is_taken()
    {
        var chat = AppCalls.SampleChat;
        await using var app = await TestApp.StartAsync(o => o.MaxUploadBytes = chat.Length);
        await app.ClientOf("ava").ImportAsync(chat: chat);
    }

    [Fact]
    public async Task More_than_the_server_takes_by_itself_is_taken_where_the_option_allows_it()
    {
        // A server's own limit is 30 MB.
        await using var app = await TestApp.StartAsync(o => o.MaxUploadBytes = 64 << 20);
        byte[] chat = [.. AppCalls.SampleChat, .. Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("14/09/2025, 10:00 - Jonas: well, well, well, well\n", 650_000)))];
        await app.ClientOf("ava").ImportAsync(chat: chat);
    }

    [Fact]
    public async Task Who_takes_too_long_is_cut_off()
    {
        await using var app = await TestApp.StartAsync(o => o.UploadTimeout = TimeSpan.FromSeconds(1));
        var before = SpooledFiles();
        using var socket = await BeginAsync(app, contentLength: 1_000_000);

        var answer = await ReadAsync(socket);

        Assert.StartsWith("HTTP/1.1 408", answer, StringComparison.Ordinal);
        Assert.Contains("\"upload-timeout\"", answer, StringComparison.Ordinal);
        await NothingStaysAsync(app, before);
    }

    [Fact]
    public async Task Who_is_slower_than_the_servers_minimum_is_cut_off()
    {
        await using var app = await TestApp.StartAsync(services: b => b.Services.Configure<KestrelServerOptions>(o =>
            o.Limits.MinRequestBodyDataRate = new(bytesPerSecond: 10_000, gracePeriod: TimeSpan.FromSeconds(1.1))));
        var before = SpooledFiles();
        using var socket = await BeginAsync(app, contentLength: 1_000_000);

        var answer = await ReadAsync(socket);

        Assert.StartsWith("HTTP/1.1 408", answer, StringComparison.Ordinal);
        await NothingStaysAsync(app, before);
    }

    [Fact]
    public async Task A_client_that_goes_away_leaves_nothing()
    {
        await using var app = await TestApp.StartAsync();
        var before = SpooledFiles();
        using (var socket = await BeginAsync(app, contentLength: 50_000_000))
        {
            await socket.SendAsync(new byte[5 << 20], Cancelled);
        }

        await NothingStaysAsync(app, before);
    }

    private static async Task<Socket> BeginAsync(TestApp app, int contentLength)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, app.Address.Port, Cancelled);
        await socket.SendAsync(
            Encoding.ASCII.GetBytes(
                $"POST {AppCalls.ImportPath()} HTTP/1.1\r\nHost: localhost\r\n{HeaderAuthentication.Header}: ava\r\nContent-Type: application/octet-stream\r\nContent-Length: {contentLength}\r\n\r\n14/02/2025"),
            Cancelled);
        return socket;
    }

    private static async Task<string> ReadAsync(Socket socket)
    {
        var text = new StringBuilder();
        var buffer = new byte[4_096];
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        patience.CancelAfter(TimeSpan.FromSeconds(60));
        while (!text.ToString().Contains("\r\n0\r\n", StringComparison.Ordinal) && await socket.ReceiveAsync(buffer, patience.Token) is > 0 and var count)
        {
            text.Append(Encoding.UTF8.GetString(buffer, 0, count));
        }

        return text.ToString();
    }

    /// <summary>No import, and no temporary file beside those of before.</summary>
    private static async Task NothingStaysAsync(TestApp app, HashSet<string> before)
    {
        while (SpooledFiles().Except(before).Any())
        {
            await Task.Delay(20, Cancelled);
        }

        Assert.Empty(await app.Services.GetRequiredService<TrainingDataService>().ListImportsAsync(new("ava", "ava"), Cancelled));
        Assert.Null(await app.Services.GetRequiredService<AvatarService>().GetAsync(new AvatarKey("ava", "ava"), Cancelled));
    }

    /// <summary>What an upload is kept in, once it is too large for memory: a temporary file that this process has open, with a random name of 8 and 3 letters.</summary>
    private static HashSet<string> SpooledFiles()
    {
        var files = Directory.GetFiles(Path.GetTempPath(), "????????.???");
        return Directory.Exists("/proc/self/fd")
            ? [.. Directory.GetFiles("/proc/self/fd").Select(fd => new FileInfo(fd).LinkTarget).OfType<string>().Intersect(files)]
            : [.. files];
    }
}
