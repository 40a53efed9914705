using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using AvatarFineTune.Browser.Tests.Support;

namespace AvatarFineTune.Browser.Tests;

/// <summary>The sample as those see it who run it: its health, the description of its endpoints, and what it tells a collector.</summary>
[Collection(BrowserTests.Name)]
public sealed class OperationsTests(Chromium chromium)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Health_description_traces_and_metrics_are_there_and_hold_no_words_of_a_chat()
    {
        using var collector = new Collector();
        await using var host = await SampleHost.StartAsync(
            $"OTEL_EXPORTER_OTLP_ENDPOINT={collector.Address}", "OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf", "OTEL_BSP_SCHEDULE_DELAY=200", "OTEL_METRIC_EXPORT_INTERVAL=500", "Telemetry:Console=true");
        using var http = new HttpClient { BaseAddress = host.Address };
        Assert.Equal("Healthy", await http.GetStringAsync("/health", Cancelled));
        Assert.Contains("\"/avatars/{avatarId}/jobs\"", await http.GetStringAsync("/openapi/v1.json", Cancelled), StringComparison.Ordinal);

        await using var visitor = await Visitor.ComeAsync(chromium, host);
        await visitor.SignInAsync("ava");
        await visitor.Page.GotoAsync("/characters/ava");
        await visitor.Page.GetByLabel("Your words").FillAsync("are there zanzibarquux at the harbour?");
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Say it" }).ClickAsync();
        await Expect(visitor.Page.GetByRole(AriaRole.Listitem)).ToHaveCountAsync(2);

        // The span of the answer, the meter by its name, and both on the console as well.
        await collector.UntilAsync("/v1/traces", "gen_ai.operation.name");
        await collector.UntilAsync("/v1/metrics", "AvatarFineTune");
        Assert.DoesNotContain("zanzibarquux", collector.All, StringComparison.Ordinal);
        Assert.Contains("gen_ai.operation.name: chat", host.Log, StringComparison.Ordinal);
        Assert.DoesNotContain("zanzibarquux", host.Log, StringComparison.Ordinal);
    }

    /// <summary>Takes what an OpenTelemetry collector takes, over HTTP, and keeps it.</summary>
    private sealed class Collector : IDisposable
    {
        private readonly HttpListener _listener = new();
        private readonly ConcurrentQueue<(string Path, string Body)> _received = new();

        public Collector()
        {
            using (var free = new TcpListener(IPAddress.Loopback, 0))
            {
                free.Start();
                Address = $"http://127.0.0.1:{((IPEndPoint)free.LocalEndpoint).Port}/";
            }

            _listener.Prefixes.Add(Address);
            _listener.Start();
            _ = Task.Run(ReceiveAsync, CancellationToken.None);
        }

        public string Address { get; }

        /// <summary>Everything received. Texts stand in the binary messages as they are.</summary>
        public string All => string.Concat(_received.Select(r => r.Body));

        public async Task UntilAsync(string path, string text)
        {
            for (var i = 0; i < 300; i++)
            {
                if (_received.Any(r => r.Path == path && r.Body.Contains(text, StringComparison.Ordinal)))
                {
                    return;
                }

                await Task.Delay(100, Cancelled);
            }

            Assert.Fail($"\"{text}\" was not sent to {path}, but: {string.Join(", ", _received.Select(r => $"{r.Path} ({r.Body.Length})"))}.");
        }

        public void Dispose() => ((IDisposable)_listener).Dispose();

        private async Task ReceiveAsync()
        {
            try
            {
                while (true)
                {
                    var call = await _listener.GetContextAsync();
                    using var reader = new StreamReader(call.Request.InputStream, Encoding.Latin1);
                    _received.Enqueue((call.Request.Url!.AbsolutePath, await reader.ReadToEndAsync()));
                    call.Response.Close();
                }
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                // The test is over.
            }
        }
    }
}
