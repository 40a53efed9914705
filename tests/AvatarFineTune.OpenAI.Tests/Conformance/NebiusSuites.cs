using AvatarFineTune.Conformance.Vendors;

namespace AvatarFineTune.OpenAI.Tests.Conformance;

public sealed class NebiusFileTests : VendorFileTests
{
    protected override VendorHost CreateHost() => EmulatorHost.Nebius();
}

public sealed class NebiusJobTests : VendorJobTests
{
    protected override VendorHost CreateHost() => EmulatorHost.Nebius();
}

public sealed class NebiusRestartTests : VendorRestartTests
{
    protected override VendorHost CreateHost() => EmulatorHost.Nebius();
}

public sealed class NebiusEventTests : VendorEventTests
{
    protected override VendorHost CreateHost() => EmulatorHost.Nebius();
}

public sealed class NebiusChatTests : VendorChatTests
{
    protected override VendorHost CreateHost() => EmulatorHost.Nebius();
}

public sealed class NebiusCapabilityTests : VendorCapabilityTests
{
    protected override VendorHost CreateHost() => EmulatorHost.Nebius();
}

public sealed class NebiusModelDeletionTests : VendorModelDeletionTests
{
    protected override VendorHost CreateHost() => EmulatorHost.Nebius();
}
