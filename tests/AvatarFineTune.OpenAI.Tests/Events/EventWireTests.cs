using System.Text;
using System.Text.Json.Nodes;
using AvatarFineTune.OpenAI.Tests.Support;
using AvatarFineTune.Vendors;

namespace AvatarFineTune.OpenAI.Tests.Events;

/// <summary>Events come oldest first, each once, whichever way a service lists them; what was measured is found where it is.</summary>
public sealed class EventWireTests
{
    private const string Csv = "step,train_loss,train_accuracy,valid_loss,validation_mean_token_accuracy\n1,2.5,0.4,,\n2,1.5,0.6,1.75,0.5\n";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Pages_of_the_latest_become_one_list_of_the_oldest()
    {
        await using var stub = await ServeAsync([.. Enumerable.Range(1, 5).Select(i => Event($"e{i}", i))], pageSize: 2);
        Assert.Equal(["e1", "e2", "e3", "e4", "e5"], (await ReadAsync(stub)).Select(e => e.Id));
    }

    [Fact]
    public async Task Reading_on_stops_at_the_known_event()
    {
        await using var stub = await ServeAsync([.. Enumerable.Range(1, 5).Select(i => Event($"e{i}", i, step: i))], pageSize: 2);
        Assert.Equal(["e5"], (await ReadAsync(stub, "e4")).Select(e => e.Id));
        Assert.Single(stub.Requests);
    }

    [Fact]
    public async Task A_list_that_begins_with_the_oldest_is_read_all_the_same()
    {
        await using var stub = await ServeAsync([.. Enumerable.Range(1, 5).Select(i => Event($"e{i}", i))], pageSize: 2, latestFirst: false);
        Assert.Equal(["e1", "e2", "e3", "e4", "e5"], (await ReadAsync(stub)).Select(e => e.Id));
        Assert.Equal(["e4", "e5"], (await ReadAsync(stub, "e3")).Select(e => e.Id));
    }

    [Fact]
    public async Task Events_come_once_with_times_that_go_forward_and_steps_that_do_too()
    {
        await using var stub = await ServeAsync([Event("e1", 10, step: 1), Event("e2", 5, step: 2), Event("e2", 5, step: 2), Event("e3", 11, step: 2), Event("e4", 12)], pageSize: 10);
        var events = await ReadAsync(stub);
        Assert.Equal(["e1", "e2", "e3", "e4"], events.Select(e => e.Id));
        Assert.Equal([10L, 10, 11, 12], events.Select(e => e.At.ToUnixTimeSeconds()));
        Assert.Equal([1L, 2L, null, null], events.Select(e => e.Step));
        Assert.Equal(1.5, events[0].Metrics!["train_loss"]);
        Assert.Null(events[2].Metrics);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Metrics_are_read_from_the_result_where_no_event_has_any(bool isBase64)
    {
        await using var stub = await ServeAsync([Event("e1", 10), Event("e2", 20)], pageSize: 10, result: isBase64 ? Convert.ToBase64String(Encoding.UTF8.GetBytes(Csv)) : Csv);
        var events = await ReadAsync(stub);
        Assert.Equal(["e1", "e2", "result-1", "result-2"], events.Select(e => e.Id));
        Assert.Equal([null, null, 1L, 2L], events.Select(e => e.Step));
        Assert.Equal(new Dictionary<string, double> { ["train_loss"] = 1.5, ["train_mean_token_accuracy"] = 0.6, ["valid_loss"] = 1.75, ["valid_mean_token_accuracy"] = 0.5 }, events[3].Metrics);
        Assert.Equal(events.Select(e => e.At).Order(), events.Select(e => e.At));
        foreach (var (item, i) in events.Select((e, i) => (e, i)))
        {
            Assert.Equal(events.Skip(i + 1).Select(e => e.Id), (await ReadAsync(stub, item.Id)).Select(e => e.Id));
        }
    }

    [Fact]
    public async Task A_result_is_not_asked_for_where_events_have_metrics()
    {
        await using var stub = await ServeAsync([Event("e1", 10, step: 1), Event("e2", 20), Event("e3", 30)], pageSize: 1, result: Csv);
        Assert.Equal(["e3"], (await ReadAsync(stub, "e2")).Select(e => e.Id));
        Assert.DoesNotContain(stub.Requests, r => r.Path.Contains("/content", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_result_that_is_gone_is_none()
    {
        await using var stub = await ServeAsync([Event("e1", 10)], pageSize: 10);
        Assert.Equal(["e1"], (await ReadAsync(stub)).Select(e => e.Id));
    }

    [Theory]
    [InlineData("warning", "warn")]
    [InlineData("ERROR", "error")]
    [InlineData("notice", "info")]
    [InlineData(null, "info")]
    public async Task Levels_are_ours(string? wire, string ours)
    {
        var item = Event("e1", 1);
        item["level"] = wire;
        await using var stub = await ServeAsync([item], pageSize: 10);
        Assert.Equal(ours, (await ReadAsync(stub))[0].Level);
    }

    private static JsonObject Event(string id, long at, int? step = null) => new()
    {
        ["id"] = id, ["created_at"] = at, ["level"] = "info", ["message"] = $"Event {id}",
        ["data"] = step is { } number ? new JsonObject { ["step"] = number, ["total_steps"] = 9, ["train_loss"] = "1.5", ["valid_loss"] = null } : null,
    };

    /// <summary>A succeeded job with these events, oldest first here.</summary>
    private static Task<ApiStub> ServeAsync(JsonObject[] events, int pageSize, bool latestFirst = true, string? result = null)
    {
        var listed = latestFirst ? events.Reverse().ToArray() : events;
        return ApiStub.StartAsync((request, context) =>
        {
            if (request.Path.EndsWith("/content", StringComparison.Ordinal))
            {
                return result is null ? ApiStub.WriteAsync(context, "{}", 404) : ApiStub.WriteAsync(context, result);
            }

            if (!request.Path.Contains("/events", StringComparison.Ordinal))
            {
                return ApiStub.WriteAsync(context, """{"id":"ftjob-1","status":"succeeded","fine_tuned_model":"ft:a:b::c","finished_at":15,"result_files":["file-r"]}""");
            }

            var after = context.Request.Query["after"].ToString();
            var start = after.Length == 0 ? 0 : Array.FindLastIndex(listed, e => (string?)e["id"] == after) + 1;
            var page = listed.Skip(start).Take(pageSize).Select(e => e.DeepClone()).ToArray();
            return ApiStub.WriteAsync(context, new JsonObject { ["data"] = new JsonArray(page), ["has_more"] = start + pageSize < listed.Length }.ToJsonString());
        });
    }

    private static async Task<List<VendorJobEvent>> ReadAsync(ApiStub stub, string? afterId = null)
    {
        using var vendor = TestVendor.Open(OpenAIProfile.Compatible(stub.Endpoint));
        return await Ask.ListAsync(vendor.ReadEventsAsync("ftjob-1", afterId, Token));
    }
}
