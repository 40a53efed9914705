using Microsoft.Extensions.AI;

namespace AvatarFineTune.Vendors;

/// <summary>
/// Who trains and answers. Optional roles (<see cref="IVendorDeployments"/>, <see cref="IVendorCheckpoints"/>,
/// <see cref="IVendorEvents"/>, <see cref="IVendorModels"/>, <see cref="IVendorModelDeletion"/>) are implemented by the same object. Thread-safe; every
/// fault surfaces as <see cref="ModelVendorException"/>; nothing is retried here, the callers do.
/// </summary>
public interface IModelVendor
{
    /// <summary>The name under which it was registered, as in <c>ModelRef.Vendor</c>.</summary>
    string Name { get; }

    /// <summary>What it can do, as data.</summary>
    VendorCapabilities Capabilities { get; }

    /// <summary>
    /// Uploads a training or validation file. Content of another length than said is <see cref="VendorFault.InvalidRequest"/>,
    /// and leaves no file. What the content's own stream throws passes through as it is: it is no fault of the vendor's.
    /// </summary>
    Task<VendorFile> UploadFileAsync(VendorFileUpload upload, CancellationToken cancellationToken);

    /// <summary>Lists the files that there are, ours and others'.</summary>
    IAsyncEnumerable<VendorFile> ListFilesAsync(CancellationToken cancellationToken);

    /// <summary>Deletes a file; one that is gone already is no error.</summary>
    Task DeleteFileAsync(string fileId, CancellationToken cancellationToken);

    /// <summary>
    /// Creates the paid job. What the vendor can check at once (files, base model, ranges) is refused with
    /// <see cref="ModelVendorException.CertainlyNotDone"/>; bad lines may fail the job later. Called once an intent; where <see cref="VendorCapabilities.JobTagging"/> is
    /// <see cref="JobTagging.Idempotent"/>, a second call with the same <see cref="VendorJobRequest.JobId"/> returns the first job.
    /// </summary>
    Task<VendorJob> CreateJobAsync(VendorJobRequest request, CancellationToken cancellationToken);

    /// <summary>Finds the job that carries our job id; <see langword="null"/> if there is none, or the vendor can't search.</summary>
    Task<VendorJob?> FindJobAsync(Guid jobId, CancellationToken cancellationToken);

    /// <summary>Reads a job. At a vendor inside the process this may be what moves the job on.</summary>
    Task<VendorJob> GetJobAsync(string vendorJobId, CancellationToken cancellationToken);

    /// <summary>Asks to cancel a job; one that has ended stays as it is.</summary>
    Task<VendorJob> CancelJobAsync(string vendorJobId, CancellationToken cancellationToken);

    /// <summary>
    /// Makes a thread-safe chat client for a model. Cheap; it need not be disposed, and disposing it releases nothing
    /// shared. Its faults are <see cref="ModelVendorException"/>s, and it does not retry, so that a fallback is not delayed.
    /// It takes any number of system messages, and changes neither the messages nor the options that it is given.
    /// </summary>
    IChatClient CreateChatClient(string model);
}
