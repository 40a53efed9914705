using AvatarFineTune.Datasets;
using AvatarFineTune.Stores;
using AvatarFineTune.Vendors;

namespace AvatarFineTune.Jobs.Workflow;

/// <summary>Brings a file to the vendor, once: what a killed worker had uploaded is found by its name.</summary>
internal sealed class UploadStep(IDatasetStore datasets)
{
    public async Task RunAsync(JobContext context, DatasetSide side, CancellationToken cancellationToken)
    {
        var job = context.Job;
        var manifest = await datasets.GetDatasetAsync(job.Avatar, job.DatasetId, cancellationToken).ConfigureAwait(false);
        var file = new DatasetFile(datasets, job.Avatar, job.DatasetId);
        var lengths = manifest is null ? null : await file.MeasureAsync(manifest, cancellationToken).ConfigureAwait(false);
        if (lengths is not var (training, validation))
        {
            await context.EndAsync(
                FineTuneJobStatus.Failed,
                "The dataset was erased, in whole or in part, before it was uploaded: create a new job.",
                cancellationToken).ConfigureAwait(false);
            return;
        }

        if (job.Status != FineTuneJobStatus.Uploading)
        {
            await context.SaveAsync(job with { Status = FineTuneJobStatus.Uploading, LastNewsAt = context.Now }, cancellationToken).ConfigureAwait(false);
        }

        var upload = new VendorFileUpload(
            VendorFileNames.For(job.Key.Id, side),
            side == DatasetSide.Training ? training : validation,
            _ => ValueTask.FromResult(file.Open(side)));
        var stored = context.Claimed.Status == FineTuneJobStatus.Uploading
            ? await FindAsync(context.Vendor, upload, cancellationToken).ConfigureAwait(false)
            : null;
        stored ??= await context.Vendor.UploadFileAsync(upload, cancellationToken).ConfigureAwait(false);
        var changed = side == DatasetSide.Training
            ? context.Job with { TrainingFileId = stored.Id }
            : context.Job with { ValidationFileId = stored.Id };
        await context.SaveAsync(
            changed with { Attempts = 0, LastNewsAt = context.Now },
            cancellationToken,
            context.Event($"upload-{side}", "info", $"{side} file uploaded: {upload.Length:N0} bytes.")).ConfigureAwait(false);
    }

    /// <summary>A file of another length is a broken upload; it is left for the clean-up at the job's end.</summary>
    private static async Task<VendorFile?> FindAsync(IModelVendor vendor, VendorFileUpload upload, CancellationToken cancellationToken)
    {
        await foreach (var file in vendor.ListFilesAsync(cancellationToken).ConfigureAwait(false))
        {
            if (file.Name == upload.Name && file.Bytes == upload.Length)
            {
                return file;
            }
        }

        return null;
    }
}
