using System.Text;
using AvatarFineTune.OpenAI.Tests.Support;
using AvatarFineTune.Vendors;

namespace AvatarFineTune.OpenAI.Tests.Models;

/// <summary>What was learned can be taken away where the service gives it out.</summary>
public sealed class AdapterDownloadTests
{
    private static readonly Dictionary<string, string> Answers = new()
    {
        ["GET /fine_tuning/jobs/ftjob-1/checkpoints"] = """{"data":[{"id":"c1","result_files":["f1"]},{"id":"c2","result_files":["f2","f3"]}]}""",
        ["GET /files/f2"] = """{"id":"f2","filename":"adapter_config.json","bytes":9}""",
        ["GET /files/f3"] = """{"id":"f3","filename":"adapter_model.safetensors"}""",
        ["GET /files/f3/content"] = "the weights",
    };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_checkpoints_files_are_listed_and_downloaded()
    {
        await using var stub = await ApiStub.StartAsync(Answers);
        using var vendor = TestVendor.Open(OpenAIProfile.Nebius with { Endpoint = stub.Endpoint });
        Assert.Equal(
            [new("f2", "adapter_config.json", 9), new VendorAdapterFile("f3", "adapter_model.safetensors", null)], await Ask.ListAsync(vendor.ListAdapterFilesAsync("ftjob-1:c2", Token)));

        using var destination = new MemoryStream();
        await vendor.DownloadAdapterFileAsync("f3", destination, Token);
        Assert.Equal("the weights", Encoding.UTF8.GetString(destination.ToArray()));
    }

    [Fact]
    public async Task What_is_not_there_is_said_so()
    {
        await using var stub = await ApiStub.StartAsync(Answers);
        using var vendor = TestVendor.Open(OpenAIProfile.Nebius with { Endpoint = stub.Endpoint });
        using var destination = new MemoryStream();
        Assert.Equal(VendorFault.ModelNotFound, (await Ask.FaultAsync(() => Ask.ListAsync(vendor.ListAdapterFilesAsync("ftjob-1:c9", Token)))).Fault);
        Assert.Equal(VendorFault.ModelNotFound, (await Ask.FaultAsync(() => Ask.ListAsync(vendor.ListAdapterFilesAsync("meta-llama/Llama-3.1-8B-Instruct", Token)))).Fault);
        Assert.Equal(VendorFault.NotFound, (await Ask.FaultAsync(() => vendor.DownloadAdapterFileAsync("f9", destination, Token))).Fault);
        Assert.Equal(0, destination.Length);
    }

    [Fact]
    public async Task Where_weights_are_kept_there_are_none()
    {
        await using var stub = await ApiStub.StartAsync(Answers);
        using var vendor = TestVendor.Open(OpenAIProfile.OpenAI with { Endpoint = stub.Endpoint });
        Assert.Empty(await Ask.ListAsync(vendor.ListAdapterFilesAsync("ft:a:b::c", Token)));
    }

    [Fact]
    public async Task A_full_disk_is_no_fault_of_the_vendors()
    {
        await using var stub = await ApiStub.StartAsync(Answers);
        using var vendor = TestVendor.Open(OpenAIProfile.Nebius with { Endpoint = stub.Endpoint });
        var thrown = new IOException("The disk is full.");
        Assert.Same(thrown, await Assert.ThrowsAsync<IOException>(() => vendor.DownloadAdapterFileAsync("f3", new FullStream(thrown), Token)));
    }

    [Fact]
    public async Task A_download_that_breaks_off_is_the_vendors_fault()
    {
        await using var stub = await ApiStub.StartAsync(async (_, context) =>
        {
            context.Response.ContentLength = 1000;
            await context.Response.Body.WriteAsync("half"u8.ToArray());
            await context.Response.Body.FlushAsync();
            context.Abort();
        });
        using var vendor = TestVendor.Open(OpenAIProfile.Nebius with { Endpoint = stub.Endpoint });
        using var destination = new MemoryStream();
        Assert.True((await Ask.FaultAsync(() => vendor.DownloadAdapterFileAsync("f3", destination, Token))).IsTransient);
    }

    private sealed class FullStream(Exception thrown) : MemoryStream
    {
        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => throw thrown;
    }
}
