using AvatarFineTune.Datasets;

namespace AvatarFineTune.Jobs.Workflow;

/// <summary>Files carry our job id in their names: that is how they are found again after a crash, and cleaned up.</summary>
internal static class VendorFileNames
{
    private const string Prefix = "aft-";
    private const int IdLength = 32;

    public static string For(Guid jobId, DatasetSide side) =>
        $"{Of(jobId)}{(side == DatasetSide.Training ? "train" : "valid")}.jsonl";

    /// <summary>What all files of a job begin with.</summary>
    public static string Of(Guid jobId) => $"{Prefix}{jobId:N}-";

    /// <summary>The job that gave a file its name; <see langword="null"/> unless the name is exactly one that a job gives.</summary>
    public static Guid? JobOf(string name) =>
        name.Length > Prefix.Length + IdLength
        && Guid.TryParseExact(name.AsSpan(Prefix.Length, IdLength), "N", out var jobId)
        && (name == For(jobId, DatasetSide.Training) || name == For(jobId, DatasetSide.Validation)) ? jobId : null;
}
