using AvatarFineTune.Datasets;

namespace AvatarFineTune.Jobs.Workflow;

/// <summary>Files carry our job id in their names: that is how they are found again after a crash, and cleaned up.</summary>
internal static class VendorFileNames
{
    private const string Prefix = "aft-";

    public static string For(Guid jobId, DatasetSide side) =>
        $"{Of(jobId)}{(side == DatasetSide.Training ? "train" : "valid")}.jsonl";

    /// <summary>What all files of a job begin with.</summary>
    public static string Of(Guid jobId) => $"{Prefix}{jobId:N}-";
}
