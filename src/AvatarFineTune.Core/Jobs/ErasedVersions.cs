using AvatarFineTune.Avatars;
using AvatarFineTune.Stores;

namespace AvatarFineTune.Jobs;

/// <summary>Tells which versions answer no more, because they were trained on what was erased.</summary>
internal static class ErasedVersions
{
    /// <summary>Whether a version's model is deleted or to be deleted: from the request on, not only once the vendor has done it.</summary>
    public static async Task<bool> ContainsAsync(ITrainingStore store, ModelVersion version, CancellationToken cancellationToken) =>
        version.DeletedAt is not null
        || (version.JobId is { } job
            && (await store.ListVendorErasuresAsync(version.Avatar.UserId, version.Avatar.AvatarId, cancellationToken).ConfigureAwait(false))
                .Any(e => e.Job.Id == job && e.Model != VendorErasurePart.Kept));
}
