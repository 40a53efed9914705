using AvatarFineTune.OpenAI.Chat;
using AvatarFineTune.Vendors;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.AI;

namespace AvatarFineTune.OpenAI.Tests.Chat;

/// <summary>Every way in which a vendor fails has its fault, whole or streamed, and its message shows neither keys nor what was asked.</summary>
public sealed class ChatFaultTests
{
    private const string Secret = "my sister's wedding in Marnbeck is on the ninth";

    [Theory]
    [InlineData(404, "model_not_found", "The model `tuned-1` does not exist or you do not have access to it.", VendorFault.ModelNotFound)]
    [InlineData(404, "DeploymentNotFound", "The API deployment for this resource does not exist.", VendorFault.NotDeployed)]
    [InlineData(410, "model_gone", "The model was retired.", VendorFault.ModelNotFound)]
    [InlineData(400, "model_not_found", "No such model.", VendorFault.ModelNotFound)]
    [InlineData(429, "rate_limit_exceeded", "Slow down.", VendorFault.Throttled)]
    [InlineData(429, "insufficient_quota", "You exceeded your current quota.", VendorFault.Throttled)]
    [InlineData(401, "invalid_api_key", "Incorrect API key provided.", VendorFault.NotEligible)]
    [InlineData(403, "forbidden", "Not allowed.", VendorFault.NotEligible)]
    [InlineData(400, "context_length_exceeded", "Too long.", VendorFault.ContextTooLong)]
    [InlineData(400, null, "This model's maximum context length is 8192 tokens.", VendorFault.ContextTooLong)]
    [InlineData(400, "content_filter", "Filtered.", VendorFault.ContentFiltered)]
    [InlineData(400, "invalid_value", "Bad temperature.", VendorFault.InvalidRequest)]
    [InlineData(422, null, "Unprocessable.", VendorFault.InvalidRequest)]
    [InlineData(408, null, "Timeout.", VendorFault.Unavailable)]
    [InlineData(500, null, "Oops.", VendorFault.Unavailable)]
    [InlineData(503, "overloaded", "Busy.", VendorFault.Unavailable)]
    public async Task An_error_answer_has_its_fault(int status, string? code, string message, VendorFault expected)
    {
        await using var stub = await WireStub.StartAsync(status, WireStub.Error(message, code));
        var client = ChatRig.Client(stub);

        var whole = await Assert.ThrowsAsync<ModelVendorException>(() => client.GetResponseAsync(Secret));
        var streamed = await Assert.ThrowsAsync<ModelVendorException>(() => ChatRig.CollectAsync(client.GetStreamingResponseAsync(Secret)));

        Assert.All([whole, streamed], e => Assert.Equal((expected, "stub", "Chat"), (e.Fault, e.Vendor, e.Operation)));
        Assert.Contains(message, whole.Message, StringComparison.Ordinal);
        Assert.EndsWith(".", whole.Message, StringComparison.Ordinal);
        Assert.Equal(2, stub.Requests.Count);
    }

    [Theory]
    [InlineData("""{"error":{"code":"model_not_found","message":"cut off \ud83d"}}""")]
    [InlineData("""{"error":"cut off \ud83d"}""")]
    public async Task Words_that_are_cut_inside_a_character_leave_the_fault(string body)
    {
        await using var stub = await WireStub.StartAsync(404, body);

        var fault = await Assert.ThrowsAsync<ModelVendorException>(() => ChatRig.Client(stub).GetResponseAsync(Secret));

        Assert.Equal(VendorFault.ModelNotFound, fault.Fault);
    }

    [Fact]
    public async Task Used_up_quota_is_said_clearly()
    {
        await using var stub = await WireStub.StartAsync(429, WireStub.Error("You exceeded your current quota.", "insufficient_quota", "insufficient_quota"));

        var fault = await FaultAsync(stub);

        Assert.Contains("no quota left", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("retry-after", "7", 7000)]
    [InlineData("retry-after-ms", "250", 250)]
    public async Task The_wait_that_a_vendor_asks_for_is_kept(string header, string value, int milliseconds)
    {
        await using var stub = await WireStub.StartAsync(429, WireStub.Error("Slow down."), (header, value));

        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), (await FaultAsync(stub)).RetryAfter);
    }

    [Fact]
    public async Task A_wait_until_a_date_is_counted_from_the_injected_clock()
    {
        await using var stub = await WireStub.StartAsync(429, WireStub.Error("Slow down."), ("retry-after", "Sun, 22 Nov 2026 10:00:30 GMT"));
        var client = OpenAIChatClientFactory.Create(ChatRig.Settings(stub.Endpoint) with { Time = new FixedTime(new(2026, 11, 22, 10, 0, 0, TimeSpan.Zero)) }, "tuned-1");

        var fault = await Assert.ThrowsAsync<ModelVendorException>(() => client.GetResponseAsync(Secret));

        Assert.Equal(TimeSpan.FromSeconds(30), fault.RetryAfter);
    }

    [Fact]
    public async Task Neither_keys_nor_what_was_asked_stand_in_the_exception()
    {
        await using var stub = await WireStub.StartAsync(400, WireStub.Error($"Invalid value: '{Secret}' with key {ChatRig.Key} and token eyJhbGciOiJIUzI1NiJ9.eyJzdWIi. " + new string('x', 2000)));

        var shown = (await FaultAsync(stub)).ToString();

        Assert.Contains("Invalid value", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("wedding", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("4f1c9a7d2b", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("eyJhbGci", shown, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("not json at all")]
    [InlineData("<html>Bad gateway</html>")]
    [InlineData("{\"id\":\"c\",\"choices\":[")]
    [InlineData("{}")]
    [InlineData("{\"choices\":[]}")]
    public async Task An_answer_that_cannot_be_read_is_unavailable(string body)
    {
        await using var stub = await WireStub.StartAsync(200, body);

        Assert.Equal(VendorFault.Unavailable, (await FaultAsync(stub)).Fault);
    }

    [Fact]
    public async Task A_connection_that_is_cut_before_the_answer_is_unavailable()
    {
        await using var stub = await WireStub.StartAsync((_, context) =>
        {
            context.Abort();
            return Task.CompletedTask;
        });

        Assert.Equal(VendorFault.Unavailable, (await FaultAsync(stub)).Fault);
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_unavailable()
    {
        var stub = await WireStub.StartAsync(200, "");
        var client = ChatRig.Client(stub);
        await stub.DisposeAsync();

        Assert.Equal(VendorFault.Unavailable, (await Assert.ThrowsAsync<ModelVendorException>(() => client.GetResponseAsync(Secret))).Fault);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_stream_that_is_cut_hands_out_what_came_and_is_unavailable(bool inOrder)
    {
        var arrived = new TaskCompletionSource();
        await using var stub = await WireStub.StartAsync(async (_, context) =>
        {
            await WireStub.WriteAsync(context, 200, "data: {\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"created\":1760000000,\"model\":\"m\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Hel\"},\"finish_reason\":null}]}\n\n");
            await context.Response.Body.FlushAsync();
            await arrived.Task;
            if (!inOrder)
            {
                context.Abort();
            }
        });
        var text = "";

        var fault = await Assert.ThrowsAsync<ModelVendorException>(async () =>
        {
            await foreach (var update in ChatRig.Client(stub).GetStreamingResponseAsync(Secret))
            {
                text += update.Text;
                arrived.TrySetResult();
            }
        });

        Assert.Equal(VendorFault.Unavailable, fault.Fault);
        Assert.Equal("Hel", text);
    }

    [Theory]
    [InlineData("""{"error":{"message":"The server had an error.","type":"server_error","code":null}}""", VendorFault.Unavailable)]
    [InlineData("""{"error":{"message":"Slow down.","type":"tokens","code":"rate_limit_exceeded"}}""", VendorFault.Throttled)]
    [InlineData("""{"error":{"message":"Too long.","type":"invalid_request_error","code":"context_length_exceeded"}}""", VendorFault.ContextTooLong)]
    [InlineData("""{not json""", VendorFault.Unavailable)]
    public async Task An_error_inside_a_stream_has_its_fault(string data, VendorFault expected)
    {
        await using var stub = await WireStub.StartAsync(200, ChatAnswerWireTests.Stream(data));

        var fault = await Assert.ThrowsAsync<ModelVendorException>(() => ChatRig.CollectAsync(ChatRig.Client(stub).GetStreamingResponseAsync(Secret)));

        Assert.Equal(expected, fault.Fault);
    }

    [Fact]
    public async Task An_answer_that_takes_too_long_is_unavailable()
    {
        await using var stub = await WireStub.StartAsync((_, context) => NeverAsync(context));
        var client = OpenAIChatClientFactory.Create(ChatRig.Settings(stub.Endpoint) with { Timeout = TimeSpan.FromMilliseconds(200) }, "tuned-1");

        Assert.Equal(VendorFault.Unavailable, (await Assert.ThrowsAsync<ModelVendorException>(() => client.GetResponseAsync(Secret))).Fault);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_callers_cancellation_stays_one(bool streamed)
    {
        using var cancelled = new CancellationTokenSource();
        await using var stub = await WireStub.StartAsync((_, context) =>
        {
            cancelled.Cancel();
            return NeverAsync(context);
        });
        var client = ChatRig.Client(stub);

        var thrown = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => streamed
            ? ChatRig.CollectAsync(client.GetStreamingResponseAsync(Secret, null, cancelled.Token))
            : client.GetResponseAsync(Secret, null, cancelled.Token));

        Assert.Equal(cancelled.Token, thrown.CancellationToken);
    }

    private static async Task NeverAsync(HttpContext context)
    {
        var aborted = new TaskCompletionSource();
        await using var registration = context.RequestAborted.Register(aborted.SetResult);
        await aborted.Task;
    }

    private static Task<ModelVendorException> FaultAsync(WireStub stub) =>
        Assert.ThrowsAsync<ModelVendorException>(() => ChatRig.Client(stub).GetResponseAsync(Secret));

    private sealed class FixedTime(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
