using System.Text;
using AvatarFineTune.Vendors;

namespace AvatarFineTune.Conformance.Vendors;

/// <summary>Files come, are listed, and go.</summary>
public abstract class VendorFileTests : VendorSuite
{
    [Fact]
    public async Task An_uploaded_file_is_listed_with_its_name_and_size()
    {
        var upload = Samples.Upload("aft-1-train.jsonl", Samples.Lines);
        var file = await Vendor.UploadFileAsync(upload, Token);

        Assert.Equal((upload.Name, upload.Length), (file.Name, file.Bytes));
        Assert.Equal([file], await ListAsync(Vendor.ListFilesAsync(Token)));
    }

    [Fact]
    public async Task A_deleted_file_is_listed_no_more()
    {
        var kept = await UploadAsync("aft-1-train.jsonl", Samples.Lines);
        var gone = await UploadAsync("aft-2-train.jsonl", Samples.Lines);
        await Vendor.DeleteFileAsync(gone.Id, Token);

        Assert.Equal([kept.Id], (await ListAsync(Vendor.ListFilesAsync(Token))).Select(f => f.Id));
    }

    [Fact]
    public async Task Deleting_a_file_that_is_gone_is_no_error()
    {
        var file = await UploadAsync("aft-1-train.jsonl", Samples.Lines);
        await Vendor.DeleteFileAsync(file.Id, Token);
        await Vendor.DeleteFileAsync(file.Id, Token);
        await Vendor.DeleteFileAsync("file-that-never-was", Token);
    }

    [Fact]
    public async Task The_same_name_twice_is_two_files()
    {
        var first = await UploadAsync("aft-1-train.jsonl", Samples.Lines);
        var second = await UploadAsync("aft-1-train.jsonl", Samples.Lines);

        Assert.NotEqual(first.Id, second.Id);
        Assert.Equal(2, (await ListAsync(Vendor.ListFilesAsync(Token))).Count);
    }

    [Fact]
    public async Task Content_is_opened_once_an_attempt_and_disposed()
    {
        var (opened, stream) = (0, new WatchedStream(Encoding.UTF8.GetBytes(string.Join('\n', Samples.Lines))));
        await Vendor.UploadFileAsync(new("aft-1-train.jsonl", stream.Length, _ => { opened++; return ValueTask.FromResult<Stream>(stream); }), Token);

        Assert.Equal((1, true), (opened, stream.IsDisposed));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    public async Task Content_of_another_length_than_said_is_refused_and_leaves_no_file(int more)
    {
        var content = Encoding.UTF8.GetBytes(string.Join('\n', Samples.Lines));
        var upload = new VendorFileUpload("aft-1-train.jsonl", content.Length + more, _ => ValueTask.FromResult<Stream>(new MemoryStream(content)));

        var fault = await Assert.ThrowsAsync<ModelVendorException>(() => Vendor.UploadFileAsync(upload, Token));
        Assert.Equal(VendorFault.InvalidRequest, fault.Fault);
        Assert.Empty(await ListAsync(Vendor.ListFilesAsync(Token)));
    }

    [Fact]
    public async Task A_file_over_the_limit_is_refused_before_it_is_read()
    {
        var upload = new VendorFileUpload("aft-1-train.jsonl", Vendor.Capabilities.MaxFileBytes + 1, _ => throw new InvalidOperationException("It was read."));
        var fault = await Assert.ThrowsAsync<ModelVendorException>(() => Vendor.UploadFileAsync(upload, Token));
        Assert.Equal((VendorFault.InvalidRequest, true), (fault.Fault, fault.CertainlyNotDone));
    }

    [Fact]
    public async Task A_source_that_breaks_leaves_no_file()
    {
        var upload = new VendorFileUpload("aft-1-train.jsonl", 100, _ => throw new IOException("The disk is gone."));
        await Assert.ThrowsAnyAsync<Exception>(() => Vendor.UploadFileAsync(upload, Token));
        Assert.Empty(await ListAsync(Vendor.ListFilesAsync(Token)));
    }

    [Fact]
    public async Task A_cancelled_upload_leaves_no_file()
    {
        using var cancel = new CancellationTokenSource();
        var upload = new VendorFileUpload("aft-1-train.jsonl", 100, async token =>
        {
            await cancel.CancelAsync();
            token.ThrowIfCancellationRequested();
            return new MemoryStream(new byte[100]);
        });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Vendor.UploadFileAsync(upload, cancel.Token));
        Assert.Empty(await ListAsync(Vendor.ListFilesAsync(Token)));
    }

    [Fact]
    public async Task Files_are_seen_by_another_instance()
    {
        var file = await UploadAsync("aft-1-train.jsonl", Samples.Lines);
        var other = Open();
        Assert.Equal([file], await ListAsync(other.ListFilesAsync(Token)));
        await CloseAsync(other);
    }

    private sealed class WatchedStream(byte[] content) : MemoryStream(content)
    {
        public bool IsDisposed { get; private set; }

        protected override void Dispose(bool disposing)
        {
            IsDisposed = true;
            base.Dispose(disposing);
        }
    }
}
