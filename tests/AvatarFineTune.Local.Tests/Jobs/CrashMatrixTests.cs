using AvatarFineTune.CrashHost;

namespace AvatarFineTune.Local.Tests.Jobs;

public sealed class CrashMatrixTests : SqliteJobCrashSuite;
