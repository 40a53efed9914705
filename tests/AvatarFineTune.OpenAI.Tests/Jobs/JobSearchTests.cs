using System.Text.Json.Nodes;
using AvatarFineTune.OpenAI.Tests.Support;
using AvatarFineTune.Vendors;
using Microsoft.AspNetCore.Http;

namespace AvatarFineTune.OpenAI.Tests.Jobs;

/// <summary>A job is found again at services that filter, that ignore the filter, and that drop what it would filter by.</summary>
public sealed class JobSearchTests
{
    private static readonly Guid Ours = Guid.CreateVersion7(new DateTimeOffset(2026, 11, 2, 10, 0, 0, TimeSpan.Zero));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_filter_that_is_honoured_finds_it_at_once()
    {
        await using var stub = await ApiStub.StartAsync((request, context) => ApiStub.WriteAsync(
            context, request.Path.Contains($"metadata%5Baft_job%5D={Ours:N}", StringComparison.Ordinal) ? Page(Job("ftjob-1", Ours)) : Page()));
        Assert.Equal("ftjob-1", await FindAsync(stub));
        Assert.Single(stub.Requests);
    }

    [Fact]
    public async Task A_filter_that_is_ignored_finds_nobody_elses()
    {
        await using var stub = await ApiStub.StartAsync((_, context) => ApiStub.WriteAsync(context, Page(Job("ftjob-9", Guid.NewGuid()), Job("ftjob-8", null))));
        Assert.Null(await FindAsync(stub));
    }

    [Fact]
    public async Task A_filter_that_is_ignored_finds_it_on_a_later_page()
    {
        await using var stub = await ApiStub.StartAsync((request, context) => ApiStub.WriteAsync(
            context, request.Path.Contains("after=ftjob-8", StringComparison.Ordinal) ? Page(Job("ftjob-2", Ours)) : Page(more: true, Job("ftjob-9", Guid.NewGuid()), Job("ftjob-8", null))));
        Assert.Equal("ftjob-2", await FindAsync(stub));
    }

    [Theory]
    [InlineData(OpenAITag.Metadata)]
    [InlineData(OpenAITag.TrainingFile)]
    public async Task A_job_without_metadata_is_found_by_its_file_and_the_oldest_counts(OpenAITag tag)
    {
        await using var stub = await ApiStub.StartAsync((request, context) => ApiStub.WriteAsync(context, request.Path switch
        {
            var p when p.StartsWith("/v1/files", StringComparison.Ordinal) => $$"""{"data":[{"id":"file-1","filename":"aft-{{Ours:N}}-train.jsonl"},{"id":"file-2","filename":"aft-{{Guid.NewGuid():N}}-train.jsonl"}]}""",
            var p when p.Contains("metadata", StringComparison.Ordinal) => Page(),
            _ => Page(Job("ftjob-5", Guid.NewGuid(), "file-1"), Job("ftjob-4", null, "file-2"), Job("ftjob-3", null, "file-1"), Job("ftjob-2", null, "file-1")),
        }));
        Assert.Equal("ftjob-2", await FindAsync(stub, p => p with { Tag = tag }));
    }

    [Fact]
    public async Task Pages_older_than_our_own_job_are_not_read()
    {
        await using var stub = await ApiStub.StartAsync((request, context) => ApiStub.WriteAsync(context, request.Path.StartsWith("/v1/files", StringComparison.Ordinal)
            ? Page()
            : Page(more: true, Job("ftjob-9", null, at: 1_600_000_100), Job("ftjob-8", null, at: 1_600_000_000))));
        Assert.Null(await FindAsync(stub));
        Assert.Single(stub.Requests, r => r.Path.StartsWith("/v1/fine_tuning", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Old_pages_prove_nothing_where_lists_begin_with_the_oldest()
    {
        await using var stub = await ApiStub.StartAsync((request, context) => ApiStub.WriteAsync(context, request.Path.Contains("after=", StringComparison.Ordinal)
            ? Page(Job("ftjob-2", Ours))
            : Page(more: true, Job("a", null, at: 1_600_000_000), Job("b", null, at: 1_600_000_100))));
        Assert.Equal("ftjob-2", await FindAsync(stub));
    }

    [Fact]
    public async Task That_there_is_none_is_not_said_while_more_were_not_looked_at()
    {
        var page = 0;
        await using var stub = await ApiStub.StartAsync((_, context) => ApiStub.WriteAsync(context, Page(more: true, Job($"ftjob-{Interlocked.Increment(ref page)}", null))));
        var thrown = await Ask.FaultAsync(() => FindAsync(stub));
        Assert.Equal(("FindJob", VendorFault.Unavailable), (thrown.Operation, thrown.Fault));
    }

    [Fact]
    public async Task That_there_is_none_is_not_said_where_a_list_goes_on_but_gives_the_same_page_again()
    {
        await using var stub = await ApiStub.StartAsync((_, context) => ApiStub.WriteAsync(context, Page(more: true, Job("ftjob-9", null), Job("ftjob-8", null))));
        Assert.Equal(("FindJob", VendorFault.Unavailable), Fault(await Ask.FaultAsync(() => FindAsync(stub))));
    }

    [Fact]
    public async Task That_there_is_none_is_not_said_where_the_list_of_files_breaks_off()
    {
        await using var stub = await ApiStub.StartAsync((request, context) => ApiStub.WriteAsync(context, request.Path.StartsWith("/v1/files", StringComparison.Ordinal) ? Page(more: true) : Page()));
        Assert.Equal(("ListFiles", VendorFault.Unavailable), Fault(await Ask.FaultAsync(() => FindAsync(stub))));
    }

    [Fact]
    public async Task A_full_page_is_followed_where_the_service_does_not_say_whether_there_is_more()
    {
        await using var stub = await ApiStub.StartAsync((request, context) => ApiStub.WriteAsync(
            context,
            new JsonObject { ["data"] = new JsonArray(request.Path.Contains("after=", StringComparison.Ordinal) ? [Job("ftjob-2", Ours)] : [.. Enumerable.Range(0, 100).Select(i => Job($"ftjob-x{i}", null))]) }.ToJsonString()));
        Assert.Equal("ftjob-2", await FindAsync(stub));
    }

    [Theory]
    [InlineData(new long[] { 1_600_000_000 })]
    [InlineData(new long[] { 1_600_000_000, 1_600_000_000 })]
    [InlineData(new long[] { 1_600_000_100, 1_700_000_000, 1_600_000_000 })]
    public async Task An_old_page_that_does_not_show_which_way_its_list_goes_proves_nothing(long[] times)
    {
        await using var stub = await ApiStub.StartAsync((request, context) => ApiStub.WriteAsync(context, request.Path.Contains("after=", StringComparison.Ordinal)
            ? Page(Job("ftjob-2", Ours))
            : Page(more: true, [.. times.Select((at, i) => Job($"ftjob-y{i}", null, at: at))])));
        Assert.Equal("ftjob-2", await FindAsync(stub));
    }

    [Fact]
    public async Task Where_there_is_no_tag_nothing_is_asked()
    {
        await using var stub = await ApiStub.StartAsync(500, "");
        Assert.Null(await FindAsync(stub, p => p with { Tag = OpenAITag.None }));
        Assert.Empty(stub.Requests);
    }

    private static async Task<string?> FindAsync(ApiStub stub, Func<OpenAIProfile, OpenAIProfile>? change = null)
    {
        var profile = OpenAIProfile.Compatible(stub.Endpoint);
        using var vendor = TestVendor.Open(change?.Invoke(profile) ?? profile);
        return (await vendor.FindJobAsync(Ours, Token))?.Id;
    }

    private static (string, VendorFault) Fault(ModelVendorException thrown) => (thrown.Operation, thrown.Fault);

    private static JsonObject Job(string id, Guid? tag, string file = "file-9", long at = 1_793_613_600) => new()
    {
        ["id"] = id, ["status"] = "queued", ["created_at"] = at, ["training_file"] = file,
        ["metadata"] = tag is { } job ? new JsonObject { ["aft_job"] = job.ToString("N") } : null,
    };

    private static string Page(params JsonObject[] jobs) => Page(more: false, jobs);

    private static string Page(bool more, params JsonObject[] jobs) => new JsonObject { ["data"] = new JsonArray([.. jobs]), ["has_more"] = more }.ToJsonString();
}
