using AvatarFineTune.Vendors;
using Microsoft.Extensions.AI;

namespace AvatarFineTune.CrashHost;

/// <summary>Dies before or after a call that changes something at the vendor, as counted.</summary>
/// <param name="vendor">The vendor, which outlives the process.</param>
/// <param name="points">The points.</param>
/// <param name="losesTag">The control: the vendor job does not carry our job's id, so that nothing can find it again.</param>
internal sealed class CrashingVendor(IModelVendor vendor, CrashPoints points, bool losesTag) : IModelVendor, IVendorEvents, IVendorModelDeletion
{
    public string Name => vendor.Name;

    public VendorCapabilities Capabilities => vendor.Capabilities;

    public Task<VendorFile> UploadFileAsync(VendorFileUpload upload, CancellationToken cancellationToken) =>
        Around("upload", () => vendor.UploadFileAsync(upload, cancellationToken));

    public IAsyncEnumerable<VendorFile> ListFilesAsync(CancellationToken cancellationToken) => vendor.ListFilesAsync(cancellationToken);

    public Task DeleteFileAsync(string fileId, CancellationToken cancellationToken) => Around("delete", async () =>
    {
        await vendor.DeleteFileAsync(fileId, cancellationToken);
        return true;
    });

    public Task<VendorJob> CreateJobAsync(VendorJobRequest request, CancellationToken cancellationToken) =>
        Around("create", () => vendor.CreateJobAsync(losesTag ? request with { JobId = Guid.NewGuid() } : request, cancellationToken));

    public Task<VendorJob?> FindJobAsync(Guid jobId, CancellationToken cancellationToken) => vendor.FindJobAsync(jobId, cancellationToken);

    public Task<VendorJob> GetJobAsync(string vendorJobId, CancellationToken cancellationToken) => vendor.GetJobAsync(vendorJobId, cancellationToken);

    public Task<VendorJob> CancelJobAsync(string vendorJobId, CancellationToken cancellationToken) => vendor.CancelJobAsync(vendorJobId, cancellationToken);

    public IAsyncEnumerable<VendorJobEvent> ReadEventsAsync(string vendorJobId, string? afterId, CancellationToken cancellationToken) =>
        ((IVendorEvents)vendor).ReadEventsAsync(vendorJobId, afterId, cancellationToken);

    public Task DeleteModelAsync(string model, CancellationToken cancellationToken) => Around("delete model", async () =>
    {
        await ((IVendorModelDeletion)vendor).DeleteModelAsync(model, cancellationToken);
        return true;
    });

    public IChatClient CreateChatClient(string model) => vendor.CreateChatClient(model);

    private async Task<T> Around<T>(string call, Func<Task<T>> act)
    {
        points.Pass($"before {call}");
        var result = await act();
        points.Pass($"after {call}");
        return result;
    }
}
