using System.Collections.Frozen;
using AvatarFineTune.Vendors;

namespace AvatarFineTune.OpenAI.Jobs;

/// <summary>What the services' words for a job's state mean. One that is not here is no failure: it is asked again.</summary>
internal static class JobStatuses
{
    private static readonly FrozenDictionary<string, VendorJobState> Known = new Dictionary<string, VendorJobState>(StringComparer.OrdinalIgnoreCase)
    {
        ["validating_files"] = VendorJobState.Validating,
        ["validating"] = VendorJobState.Validating,
        ["created"] = VendorJobState.Validating,
        ["queued"] = VendorJobState.Queued,
        ["pending"] = VendorJobState.Queued,
        ["notRunning"] = VendorJobState.Queued,
        ["running"] = VendorJobState.Running,
        ["resuming"] = VendorJobState.Running,
        ["paused"] = VendorJobState.Paused,
        ["pausing"] = VendorJobState.Paused,
        ["compressing"] = VendorJobState.Finalizing,
        ["uploading"] = VendorJobState.Finalizing,
        ["finalizing"] = VendorJobState.Finalizing,
        ["cancelling"] = VendorJobState.Cancelling,
        ["canceling"] = VendorJobState.Cancelling,
        ["cancel_requested"] = VendorJobState.Cancelling,
        ["succeeded"] = VendorJobState.Succeeded,
        ["completed"] = VendorJobState.Succeeded,
        ["failed"] = VendorJobState.Failed,
        ["error"] = VendorJobState.Failed,
        ["cancelled"] = VendorJobState.Cancelled,
        ["canceled"] = VendorJobState.Cancelled,
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    public static VendorJobState Read(string status, OpenAIProfile profile) =>
        profile.Statuses.TryGetValue(status, out var own) ? own : Known.GetValueOrDefault(status, VendorJobState.Unknown);
}
