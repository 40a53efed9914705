using AvatarFineTune.Conformance.Vendors;

namespace AvatarFineTune.OpenAI.Tests.Conformance;

public sealed class AzureFileTests : VendorFileTests
{
    protected override VendorHost CreateHost() => EmulatorHost.Azure();
}

public sealed class AzureJobTests : VendorJobTests
{
    protected override VendorHost CreateHost() => EmulatorHost.Azure();
}

public sealed class AzureRestartTests : VendorRestartTests
{
    protected override VendorHost CreateHost() => EmulatorHost.Azure();
}

public sealed class AzureEventTests : VendorEventTests
{
    protected override VendorHost CreateHost() => EmulatorHost.Azure();
}

public sealed class AzureChatTests : VendorChatTests
{
    protected override VendorHost CreateHost() => EmulatorHost.Azure();
}

public sealed class AzureCapabilityTests : VendorCapabilityTests
{
    protected override VendorHost CreateHost() => EmulatorHost.Azure();
}

public sealed class AzureModelDeletionTests : VendorModelDeletionTests
{
    protected override VendorHost CreateHost() => EmulatorHost.Azure();
}
