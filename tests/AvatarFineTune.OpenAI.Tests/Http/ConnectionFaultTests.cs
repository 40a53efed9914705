using System.Net;
using System.Net.Sockets;
using System.Text;
using AvatarFineTune.Conformance;
using AvatarFineTune.OpenAI.Tests.Support;
using AvatarFineTune.Vendors;

namespace AvatarFineTune.OpenAI.Tests.Http;

/// <summary>A connection that can't be made did nothing; one that breaks leaves it open; and nothing is ever sent twice.</summary>
public sealed class ConnectionFaultTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Where_nobody_listens_nothing_was_done()
    {
        var free = new TcpListener(IPAddress.Loopback, 0);
        free.Start();
        var port = ((IPEndPoint)free.LocalEndpoint).Port;
        free.Dispose();
        using var vendor = TestVendor.Open(OpenAIProfile.Compatible(new($"http://127.0.0.1:{port}/v1/")));
        var thrown = await Ask.FaultAsync(() => vendor.CreateJobAsync(Ask.Request(), Token));
        Assert.Equal((VendorFault.Unavailable, true), (thrown.Fault, thrown.CertainlyNotDone));
    }

    [Fact]
    public async Task A_cut_connection_leaves_it_open()
    {
        await using var stub = await ApiStub.StartAsync((_, context) =>
        {
            context.Abort();
            return Task.CompletedTask;
        });
        using var vendor = TestVendor.Open(OpenAIProfile.Compatible(stub.Endpoint));
        var thrown = await Ask.FaultAsync(() => vendor.CreateJobAsync(Ask.Request(), Token));
        Assert.Equal((VendorFault.Unavailable, false), (thrown.Fault, thrown.CertainlyNotDone));
        Assert.Single(stub.Requests);
    }

    [Fact]
    public async Task An_answer_that_breaks_off_leaves_it_open()
    {
        await using var stub = await ApiStub.StartAsync(async (_, context) =>
        {
            context.Response.ContentLength = 1000;
            await context.Response.Body.WriteAsync("{\"id\":\"ftjob-1\","u8.ToArray());
            await context.Response.Body.FlushAsync();
            context.Abort();
        });
        using var vendor = TestVendor.Open(OpenAIProfile.Compatible(stub.Endpoint));
        var thrown = await Ask.FaultAsync(() => vendor.CreateJobAsync(Ask.Request(), Token));
        Assert.Equal((VendorFault.Unavailable, false), (thrown.Fault, thrown.CertainlyNotDone));
    }

    /// <summary>A server that takes a request on a kept connection and closes without a word, as when it stops: the platform may send some requests again then.</summary>
    [Fact]
    public async Task A_create_on_a_kept_connection_that_closes_is_sent_once()
    {
        using var server = new TcpListener(IPAddress.Loopback, 0);
        server.Start();
        var creates = 0;
        using var stop = new CancellationTokenSource();
        var serving = Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                using var client = await server.AcceptTcpClientAsync(stop.Token);
                var stream = client.GetStream();
                while (await ReadRequestAsync(stream, stop.Token) is { } request)
                {
                    if (request.StartsWith("POST", StringComparison.Ordinal))
                    {
                        creates++;
                        break;
                    }

                    await stream.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 11\r\n\r\n{\"data\":[]}"u8.ToArray(), stop.Token);
                }
            }
        }, Token);
        using var vendor = TestVendor.Open(OpenAIProfile.Compatible(new($"http://127.0.0.1:{((IPEndPoint)server.LocalEndpoint).Port}/v1/")));
        Assert.Empty(await Ask.ListAsync(vendor.ListFilesAsync(Token)));

        var thrown = await Ask.FaultAsync(() => vendor.CreateJobAsync(Ask.Request(), Token));
        await stop.CancelAsync();

        // Stopped while it waits, or between two connections.
        Assert.True(await Record.ExceptionAsync(() => serving) is null or OperationCanceledException);
        Assert.Equal((VendorFault.Unavailable, false, 1), (thrown.Fault, thrown.CertainlyNotDone, creates));
    }

    [Fact]
    public async Task What_takes_too_long_is_unavailable_and_open()
    {
        var time = new ManualTimeProvider();
        var asked = new TaskCompletionSource();
        await using var stub = await ApiStub.StartAsync(async (_, context) =>
        {
            asked.SetResult();
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        });
        using var vendor = TestVendor.Open(OpenAIProfile.Compatible(stub.Endpoint), time, o => o.Timeout = TimeSpan.FromSeconds(30));
        var create = vendor.CreateJobAsync(Ask.Request(), Token);
        await asked.Task;
        time.Advance(TimeSpan.FromSeconds(31));

        var thrown = await Ask.FaultAsync(() => create);
        Assert.Equal((VendorFault.Unavailable, false), (thrown.Fault, thrown.CertainlyNotDone));
        Assert.Contains("in time", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_gives_up_gets_no_fault()
    {
        using var cancel = new CancellationTokenSource();
        await using var stub = await ApiStub.StartAsync(async (_, context) =>
        {
            await cancel.CancelAsync();
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        });
        using var vendor = TestVendor.Open(OpenAIProfile.Compatible(stub.Endpoint));
        var thrown = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => vendor.CreateJobAsync(Ask.Request(), cancel.Token));
        Assert.Equal(cancel.Token, thrown.CancellationToken);
    }

    /// <summary>A request with its body; <see langword="null"/> once the client is gone.</summary>
    private static async Task<string?> ReadRequestAsync(NetworkStream stream, CancellationToken cancellationToken)
    {
        var text = new StringBuilder();
        var buffer = new byte[4096];
        while (true)
        {
            var end = text.ToString().IndexOf("\r\n\r\n", StringComparison.Ordinal);
            if (end >= 0)
            {
                var length = text.ToString().Split("\r\n").FirstOrDefault(l => l.StartsWith("Content-Length: ", StringComparison.OrdinalIgnoreCase))?[16..];
                if (text.Length >= end + 4 + int.Parse(length ?? "0", System.Globalization.CultureInfo.InvariantCulture))
                {
                    return text.ToString();
                }
            }

            var read = await stream.ReadAsync(buffer, cancellationToken);
            if (read == 0)
            {
                return null;
            }

            text.Append(Encoding.ASCII.GetString(buffer, 0, read));
        }
    }
}
