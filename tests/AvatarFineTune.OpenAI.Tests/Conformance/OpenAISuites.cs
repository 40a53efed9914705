using AvatarFineTune.Conformance.Vendors;

namespace AvatarFineTune.OpenAI.Tests.Conformance;

public sealed class OpenAIFileTests : VendorFileTests
{
    protected override VendorHost CreateHost() => EmulatorHost.OpenAI();
}

public sealed class OpenAIJobTests : VendorJobTests
{
    protected override VendorHost CreateHost() => EmulatorHost.OpenAI();
}

public sealed class OpenAIRestartTests : VendorRestartTests
{
    protected override VendorHost CreateHost() => EmulatorHost.OpenAI();
}

public sealed class OpenAIEventTests : VendorEventTests
{
    protected override VendorHost CreateHost() => EmulatorHost.OpenAI();
}

public sealed class OpenAIChatTests : VendorChatTests
{
    protected override VendorHost CreateHost() => EmulatorHost.OpenAI();
}

public sealed class OpenAICapabilityTests : VendorCapabilityTests
{
    protected override VendorHost CreateHost() => EmulatorHost.OpenAI();
}

public sealed class OpenAIModelDeletionTests : VendorModelDeletionTests
{
    protected override VendorHost CreateHost() => EmulatorHost.OpenAI();
}
