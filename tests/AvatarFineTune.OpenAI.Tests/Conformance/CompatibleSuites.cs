using AvatarFineTune.Conformance.Vendors;

namespace AvatarFineTune.OpenAI.Tests.Conformance;

public sealed class CompatibleFileTests : VendorFileTests
{
    protected override VendorHost CreateHost() => EmulatorHost.Compatible();
}

public sealed class CompatibleJobTests : VendorJobTests
{
    protected override VendorHost CreateHost() => EmulatorHost.Compatible();
}

public sealed class CompatibleRestartTests : VendorRestartTests
{
    protected override VendorHost CreateHost() => EmulatorHost.Compatible();
}

public sealed class CompatibleEventTests : VendorEventTests
{
    protected override VendorHost CreateHost() => EmulatorHost.Compatible();
}

public sealed class CompatibleChatTests : VendorChatTests
{
    protected override VendorHost CreateHost() => EmulatorHost.Compatible();
}

public sealed class CompatibleCapabilityTests : VendorCapabilityTests
{
    protected override VendorHost CreateHost() => EmulatorHost.Compatible();
}

public sealed class CompatibleModelDeletionTests : VendorModelDeletionTests
{
    protected override VendorHost CreateHost() => EmulatorHost.Compatible();
}
