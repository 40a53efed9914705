using AvatarFineTune.OpenAI.Emulation;
using AvatarFineTune.OpenAI.Emulation.Faults;

namespace AvatarFineTune.OpenAI.Tests.Faults;

/// <summary>What makes the paid job, at Nebius: its jobs carry no tag, and its models are found among checkpoints.</summary>
public sealed class NebiusFaultMatrixTests
{
    public static TheoryData<EmulatorProfile, string, FaultKind, bool> Calls => FaultMatrix.Of(EmulatorProfile.Nebius, ["uploadFile", "createJob"], ["listCheckpoints"]);

    [Theory]
    [MemberData(nameof(Calls))]
    public Task A_call_that_fails_leaves_one_vendor_job_one_version_and_no_file(EmulatorProfile profile, string operation, FaultKind kind, bool variant) =>
        FaultMatrix.RunAsync(profile, operation, kind, variant);
}
