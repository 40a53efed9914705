using AvatarFineTune.Conformance;
using AvatarFineTune.OpenAI.Emulation;
using AvatarFineTune.OpenAI.Emulation.Faults;
using AvatarFineTune.OpenAI.Tests.Support;
using AvatarFineTune.Vendors;

namespace AvatarFineTune.OpenAI.Tests.Jobs;

/// <summary>Creates whose answers are lost, on a service that has really acted or not: what was made is found, and never made twice.</summary>
public sealed class JobLifeTests : IAsyncLifetime
{
    private const string Line = """{"messages":[{"role":"user","content":"hello"},{"role":"assistant","content":"well hello"}]}""";

    private readonly ManualTimeProvider _time = new();
    private Emulator _emulator = null!;
    private OpenAIVendor _vendor = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _emulator = await Emulator.StartAsync(new() { Time = _time, FileTime = TimeSpan.Zero }, Token);
        _vendor = TestVendor.On(_emulator, OpenAIProfile.OpenAI with { Endpoint = _emulator.Endpoint }, _time);
    }

    public async ValueTask DisposeAsync()
    {
        _vendor.Dispose();
        await _emulator.DisposeAsync();
    }

    [Theory]
    [InlineData(FaultKind.ErrorAfter, false, true)]
    [InlineData(FaultKind.CutAfter, false, true)]
    [InlineData(FaultKind.MalformedJson, false, true)]
    [InlineData(FaultKind.ErrorBefore, false, false)]
    [InlineData(FaultKind.CutBefore, false, false)]
    [InlineData(FaultKind.Throttled, true, false)]
    [InlineData(FaultKind.Closed, true, false)]
    public async Task A_lost_create_is_certain_or_can_be_searched_for(FaultKind kind, bool isCertain, bool isFound)
    {
        var request = await PrepareAsync();
        _emulator.Faults.Add(new("createJob", kind));
        var thrown = await Ask.FaultAsync(() => _vendor.CreateJobAsync(request, Token));

        Assert.Equal(isCertain, thrown.CertainlyNotDone);
        Assert.Equal(isFound, await _vendor.FindJobAsync(request.JobId, Token) is not null);
        Assert.Equal(isFound ? 1 : 0, _emulator.State.Jobs.Count);
        Assert.Single(_emulator.State.Requests, r => r.Method == "POST" && r.Path.EndsWith("/fine_tuning/jobs", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_late_create_is_found_once_it_acted()
    {
        var request = await PrepareAsync();
        _emulator.Faults.Add(new("createJob", FaultKind.Late) { Delay = TimeSpan.FromSeconds(30) });
        Assert.False((await Ask.FaultAsync(() => _vendor.CreateJobAsync(request, Token))).CertainlyNotDone);
        Assert.Null(await _vendor.FindJobAsync(request.JobId, Token));

        _time.Advance(TimeSpan.FromSeconds(31));
        for (var i = 0; i < 200 && _emulator.State.Jobs.Count == 0; i++)
        {
            await Task.Delay(10, Token);
        }

        Assert.NotNull(await _vendor.FindJobAsync(request.JobId, Token));
    }

    [Fact]
    public async Task After_the_last_day_no_job_is_created_and_the_reason_is_told()
    {
        var request = await PrepareAsync();
        Assert.Null(_vendor.Capabilities.ClosedToNewJobs);
        _time.Advance(new DateTimeOffset(2027, 1, 6, 23, 59, 0, TimeSpan.Zero) - _time.GetUtcNow());
        Assert.Null(_vendor.Capabilities.ClosedToNewJobs);
        _time.Advance(TimeSpan.FromMinutes(2));

        Assert.Contains("2027-01-06", _vendor.Capabilities.ClosedToNewJobs, StringComparison.Ordinal);
        var thrown = await Ask.FaultAsync(() => _vendor.CreateJobAsync(request, Token));
        Assert.Equal((VendorFault.NotEligible, true), (thrown.Fault, thrown.CertainlyNotDone));
        Assert.Empty(_emulator.State.Jobs);
    }

    private async Task<VendorJobRequest> PrepareAsync()
    {
        var id = Guid.CreateVersion7(_time.GetUtcNow());
        var content = System.Text.Encoding.UTF8.GetBytes(string.Join('\n', Enumerable.Repeat(Line, 12)));
        var file = await _vendor.UploadFileAsync(Ask.Upload(content, $"aft-{id:N}-train.jsonl"), Token);
        return Ask.Request(id) with { TrainingFileId = file.Id };
    }
}
