using System.Text;
using AvatarFineTune.OpenAI.Tests.Support;
using AvatarFineTune.Vendors;
using Microsoft.AspNetCore.Http;

namespace AvatarFineTune.OpenAI.Tests.Files;

/// <summary>An upload on the wire: its form, its length, and what happens when the source is not as said.</summary>
public sealed class UploadTests
{
    private const string Stored = """{"id":"file-1","bytes":7,"created_at":1767225600,"filename":"aft-1-train.jsonl","purpose":"fine-tune","status":"uploaded"}""";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_form_is_as_services_want_it_and_its_length_is_known()
    {
        await using var stub = await ApiStub.StartAsync(200, Stored);
        using var vendor = TestVendor.Open(OpenAIProfile.Compatible(stub.Endpoint));
        var file = await vendor.UploadFileAsync(Ask.Upload("{\"a\":1}"u8.ToArray()), Token);

        var request = Assert.Single(stub.Requests);
        var boundary = request.Header("Content-Type")!["multipart/form-data; boundary=".Length..];
        Assert.Equal(
            $"--{boundary}\r\nContent-Disposition: form-data; name=\"purpose\"\r\n\r\nfine-tune\r\n"
            + $"--{boundary}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"aft-1-train.jsonl\"\r\nContent-Type: application/jsonl\r\n\r\n{{\"a\":1}}\r\n--{boundary}--\r\n",
            request.Text);
        Assert.Equal(request.Body.Length.ToString(System.Globalization.CultureInfo.InvariantCulture), request.Header("Content-Length"));
        Assert.Equal(new VendorFile("file-1", "aft-1-train.jsonl", 7, DateTimeOffset.FromUnixTimeSeconds(1767225600)), file);
    }

    [Fact]
    public async Task At_Azure_a_mark_comes_first_and_is_not_counted()
    {
        await using var stub = await ApiStub.StartAsync(200, Stored.Replace("\"bytes\":7", "\"bytes\":10", StringComparison.Ordinal));
        using var vendor = TestVendor.Open(OpenAIProfile.Azure(stub.Endpoint));
        var file = await vendor.UploadFileAsync(Ask.Upload("{\"a\":1}"u8.ToArray()), Token);

        Assert.Contains("Content-Type: application/json\r\n\r\n\uFEFF{\"a\":1}\r\n--", stub.Requests[0].Text, StringComparison.Ordinal);
        Assert.Equal(7, file.Bytes);
    }

    [Fact]
    public async Task Only_our_own_files_have_the_mark()
    {
        await using var stub = await ApiStub.StartAsync(200, """{"data":[{"id":"f1","filename":"aft-1-train.jsonl","bytes":10,"created_at":1},{"id":"f2","filename":"theirs.jsonl","bytes":10,"created_at":1}]}""");
        using var vendor = TestVendor.Open(OpenAIProfile.Azure(stub.Endpoint));
        Assert.Equal([7, 10], (await Ask.ListAsync(vendor.ListFilesAsync(Token))).Select(f => f.Bytes));
    }

    [Fact]
    public async Task The_first_bytes_are_there_before_the_last_are_read()
    {
        var arrived = new TaskCompletionSource();
        await using var stub = await ApiStub.StartAsync(
            async (_, context) =>
            {
                await context.Request.Body.ReadExactlyAsync(new byte[400_000]);
                arrived.SetResult();
                await context.Request.Body.CopyToAsync(Stream.Null);
                await ApiStub.WriteAsync(context, Stored);
            },
            readsBodies: false);
        using var vendor = TestVendor.Open(OpenAIProfile.Compatible(stub.Endpoint));
        var source = new GatedStream(1_000_000, gateAt: 600_000, arrived.Task);
        await vendor.UploadFileAsync(new("aft-1-train.jsonl", 1_000_000, _ => ValueTask.FromResult<Stream>(source)), Token);
        Assert.True(source.IsDisposed);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    public async Task A_source_of_another_length_ends_the_request_before_it_is_whole(int more)
    {
        var wasWhole = false;
        var ended = new TaskCompletionSource();
        await using var stub = await ApiStub.StartAsync(
            async (_, context) =>
            {
                try
                {
                    await context.Request.Body.CopyToAsync(Stream.Null);
                    wasWhole = true;
                }
                catch (BadHttpRequestException)
                {
                }
                finally
                {
                    ended.SetResult();
                }
            },
            readsBodies: false);
        using var vendor = TestVendor.Open(OpenAIProfile.Compatible(stub.Endpoint));
        var thrown = await Ask.FaultAsync(() => vendor.UploadFileAsync(Ask.Upload(new byte[200_000], length: 200_000 + more), Token));
        Assert.Equal((VendorFault.InvalidRequest, true), (thrown.Fault, thrown.CertainlyNotDone));
        await ended.Task;
        Assert.False(wasWhole);
    }

    [Fact]
    public async Task A_file_that_was_taken_before_its_end_came_is_deleted()
    {
        await using var stub = await ApiStub.StartAsync((request, context) => ApiStub.WriteAsync(context, request.Method == "DELETE" ? "{}" : Stored), readsBodies: false);
        using var vendor = TestVendor.Open(OpenAIProfile.Compatible(stub.Endpoint));
        var thrown = await Assert.ThrowsAsync<ModelVendorException>(() => vendor.UploadFileAsync(Ask.Upload(new byte[50], length: 60), Token));

        // Whether the answer or the end of the source comes first is up to the network; a file that was told of is gone either way.
        Assert.Equal(VendorFault.InvalidRequest, thrown.Fault);
        Assert.All(stub.Requests.Skip(1), r => Assert.Equal("DELETE /v1/files/file-1", $"{r.Method} {r.Path}"));
    }

    [Fact]
    public async Task What_the_source_throws_comes_through_as_it_is()
    {
        await using var stub = await ApiStub.StartAsync(200, Stored);
        using var vendor = TestVendor.Open(OpenAIProfile.Compatible(stub.Endpoint));
        var thrown = new IOException("The disk is gone.");
        Assert.Same(thrown, await Assert.ThrowsAsync<IOException>(() => vendor.UploadFileAsync(new("aft-1-train.jsonl", 10, _ => throw thrown), Token)));
        Assert.Same(thrown, await Assert.ThrowsAsync<IOException>(() => vendor.UploadFileAsync(new("aft-1-train.jsonl", 10, _ => ValueTask.FromResult<Stream>(new BrokenStream(thrown))), Token)));
    }

    [Fact]
    public async Task A_name_can_end_no_header()
    {
        await using var stub = await ApiStub.StartAsync(200, Stored);
        using var vendor = TestVendor.Open(OpenAIProfile.Compatible(stub.Endpoint));
        await vendor.UploadFileAsync(Ask.Upload("{}"u8.ToArray(), "a\"\r\nX: 1\\b"), Token);
        Assert.Contains("filename=\"a___X: 1_b\"\r\n", stub.Requests[0].Text, StringComparison.Ordinal);
    }

    private sealed class GatedStream(int length, int gateAt, Task gate) : MemoryStream(Encoding.ASCII.GetBytes(new string('x', length)))
    {
        public bool IsDisposed { get; private set; }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (Position >= gateAt)
            {
                await gate.WaitAsync(cancellationToken);
            }

            return await base.ReadAsync(buffer, cancellationToken);
        }

        protected override void Dispose(bool disposing)
        {
            IsDisposed = true;
            base.Dispose(disposing);
        }
    }

    private sealed class BrokenStream(Exception thrown) : MemoryStream
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => throw thrown;
    }
}
