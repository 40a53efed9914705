using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using AvatarFineTune.AspNetCore.Tests.Support;
using AvatarFineTune.Examples;
using Microsoft.Extensions.DependencyInjection;

namespace AvatarFineTune.AspNetCore.Tests.Endpoints;

/// <summary>Uploads that are too large, too slow, too many or broken off are cut, and leave nothing.</summary>
public sealed class UploadLimitTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_upload_that_is_too_large_is_refused_whether_it_says_so_or_not(bool announced)
    {
        await using var app = await TestApp.StartAsync(o => o.MaxUploadBytes = 1_000);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/avatars/ava/imports?speaker=Ava");
        request.Content = announced ? new ByteArrayContent(new byte[200_000]) : new StreamContent(new NoLengthStream(200_000));
        request.Content.Headers.ContentType = new("application/octet-stream");

        using var response = await app.ClientOf("ava").SendAsync(request, Cancelled);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
        Assert.Equal("too-large", (await response.Content.ReadFromJsonAsync<JsonElement>(Cancelled)).GetProperty("code").GetString());
        Assert.Empty(await app.Services.GetRequiredService<TrainingDataService>().ListImportsAsync(new("ava", "ava"), Cancelled));
    }

    [Fact]
    public async Task An_upload_that_is_too_slow_is_cut()
    {
        await using var app = await TestApp.StartAsync(o => o.UploadTimeout = TimeSpan.FromSeconds(1));
        using var socket = new TcpClient();
        await socket.ConnectAsync(app.Address.Host, app.Address.Port, Cancelled);
        var stream = socket.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(
            $"POST /avatars/ava/imports?speaker=Ava HTTP/1.1\r\nHost: {app.Address.Authority}\r\nX-User: ava\r\nContent-Type: application/octet-stream\r\nContent-Length: 100000\r\n\r\n"), Cancelled);
        await stream.WriteAsync(new byte[10], Cancelled);

        var answer = await new StreamReader(stream).ReadLineAsync(Cancelled);

        Assert.Equal("HTTP/1.1 408 Request Timeout", answer);
    }

    [Fact]
    public async Task Who_uploads_too_often_is_told_when_to_come_back()
    {
        await using var app = await TestApp.StartAsync(o => o.RateLimit = 1);
        var ava = app.ClientOf("ava");
        await ava.PostAsJsonAsync("/avatars/ava/imports", new { }, Cancelled);
        var body = new ByteArrayContent(TrainedAvatar.Chat());
        body.Headers.ContentType = new("application/octet-stream");
        await ava.PostAsync("/avatars/ava/imports?speaker=Ava", body, Cancelled);

        var again = new ByteArrayContent(TrainedAvatar.Chat());
        again.Headers.ContentType = new("application/octet-stream");
        using var response = await ava.PostAsync("/avatars/ava/imports?speaker=Ava", again, Cancelled);

        Assert.Equal(HttpStatusCode.TooManyRequests, response.StatusCode);
        Assert.InRange(response.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 60);
        var other = new ByteArrayContent(TrainedAvatar.Chat());
        other.Headers.ContentType = new("application/octet-stream");
        Assert.Equal(HttpStatusCode.Created, (await app.ClientOf("jonas").PostAsync("/avatars/x/imports?speaker=Ava", other, Cancelled)).StatusCode);
    }

    /// <summary>Zeros without an announced end, which are sent in chunks.</summary>
    private sealed class NoLengthStream(long left) : MemoryStream
    {
        private long _left = left;

        public override bool CanSeek => false;

        public override int Read(byte[] buffer, int offset, int count) => Take(count);

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => new(Take(buffer.Length));

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => Task.FromResult(Take(count));

        private int Take(int count)
        {
            var taken = (int)Math.Min(_left, count);
            _left -= taken;
            return taken;
        }
    }
}
