using System.Text;
using AvatarFineTune.Conformance.Vendors;
using AvatarFineTune.Vendors;

namespace AvatarFineTune.Local.Tests.Model;

/// <summary>Files of every shape are read line by line, across the chunks that they are stored in.</summary>
public sealed class LocalFileContentTests : VendorSuite
{
    protected override VendorHost CreateHost() => new LocalVendorHost();

    [Theory]
    [InlineData("\n", "")]
    [InlineData("\r\n", "")]
    [InlineData("\n", "\uFEFF")]
    [InlineData("\n\n  \n", "")]
    public async Task Line_ends_a_byte_order_mark_and_blank_lines_do_no_harm(string newline, string start)
    {
        var job = await TrainAsync(Encoding.UTF8.GetBytes(start + string.Join(newline, Samples.Lines)));
        Assert.Equal((VendorJobState.Succeeded, null), (job.State, job.ErrorMessage));
        Assert.Equal(12, await LearnedAsync(job));
    }

    [Fact]
    public async Task Lines_longer_than_a_chunk_are_learned_whole()
    {
        // 2.5 chunks of one line, then lines that start anywhere in a chunk.
        var reply = new string('x', 2_600_000) + " end";
        List<string> lines = [Samples.Line("the long one", reply), .. Samples.Lines, Samples.Line("the second long one", reply)];
        var job = await TrainAsync(Encoding.UTF8.GetBytes(string.Join('\n', lines)));

        Assert.Equal(14, await LearnedAsync(job));
        using var client = Vendor.CreateChatClient(job.FineTunedModel!);
        Assert.Equal(reply, (await client.GetResponseAsync([new(Microsoft.Extensions.AI.ChatRole.User, "the second long one")], cancellationToken: Token)).Text);
    }

    [Theory]
    [InlineData(1 << 20)]
    [InlineData(2 << 20)]
    public async Task A_file_of_whole_chunks_is_read_to_its_end(int length)
    {
        var text = string.Join('\n', Samples.Lines) + "\n";
        var job = await TrainAsync(Encoding.UTF8.GetBytes(text + new string('\n', length - Encoding.UTF8.GetByteCount(text))));
        Assert.Equal(12, await LearnedAsync(job));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    public async Task An_empty_file_fails_the_job(int blanks)
    {
        var job = await TrainAsync(Encoding.UTF8.GetBytes(new string('\n', blanks)));
        Assert.Equal((VendorJobState.Failed, "invalid_training_file"), (job.State, job.ErrorCode));
        Assert.Contains("0 lines", job.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_with_nothing_to_learn_fails_the_job()
    {
        const string line = """{"messages":[{"role":"user","content":"a"},{"role":"assistant","content":"b","weight":0}]}""";
        var job = await TrainAsync(Encoding.UTF8.GetBytes(string.Join('\n', Enumerable.Repeat(line, 12))));
        Assert.Equal((VendorJobState.Failed, "invalid_training_file"), (job.State, job.ErrorCode));
    }

    [Fact]
    public async Task A_bad_validation_file_fails_the_job_and_says_so()
    {
        var job = await TrainAsync(lines: null, validation: [Samples.Line("a", "b"), "{"]);
        Assert.Equal((VendorJobState.Failed, "invalid_validation_file"), (job.State, job.ErrorCode));
        Assert.Contains("Line 2 of the validation file", job.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_deleted_while_it_is_needed_fails_the_job()
    {
        var request = await PrepareAsync(Samples.NewId());
        var job = await Vendor.CreateJobAsync(request, Token);
        await FollowAsync(Vendor, job.Id, until: j => j.Progress > 0);
        await Vendor.DeleteFileAsync(request.TrainingFileId, Token);
        var ended = await FollowAsync(Vendor, job.Id);

        Assert.Equal((VendorJobState.Failed, "file_not_found"), (ended.State, ended.ErrorCode));
    }

    private async Task<VendorJob> TrainAsync(byte[] content)
    {
        var file = await Vendor.UploadFileAsync(Samples.Upload("aft-train.jsonl", content), Token);
        var request = await PrepareAsync(Samples.NewId()) with { TrainingFileId = file.Id, Hyperparameters = new(1) };
        return await FollowAsync(Vendor, (await Vendor.CreateJobAsync(request, Token)).Id);
    }

    private async Task<double> LearnedAsync(VendorJob job) =>
        (await ListAsync(((IVendorEvents)Vendor).ReadEventsAsync(job.Id, null, Token))).Last(e => e.Metrics is not null).Metrics!["learned"];
}
