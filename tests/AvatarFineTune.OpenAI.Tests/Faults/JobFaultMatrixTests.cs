using AvatarFineTune.OpenAI.Emulation;
using AvatarFineTune.OpenAI.Emulation.Faults;

namespace AvatarFineTune.OpenAI.Tests.Faults;

/// <summary>
/// Every call of a job's life, each with every way to fail: in the end the vendor has one job, the avatar one version, and
/// no file of ours is left. What there is, is read from the emulator; killed processes have a test of their own.
/// </summary>
public sealed class JobFaultMatrixTests
{
    public static TheoryData<EmulatorProfile, string, FaultKind, bool> Calls => FaultMatrix.Of(EmulatorProfile.OpenAI, ["uploadFile", "createJob", "deleteFile"], ["getJob", "listEvents", "listFiles"]);

    [Theory]
    [MemberData(nameof(Calls))]
    public Task A_call_that_fails_leaves_one_vendor_job_one_version_and_no_file(EmulatorProfile profile, string operation, FaultKind kind, bool variant) =>
        FaultMatrix.RunAsync(profile, operation, kind, variant);
}
