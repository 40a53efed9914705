using AvatarFineTune.Conformance.Vendors;

namespace AvatarFineTune.Local.Tests.Model;

public sealed class LocalFileTests : VendorFileTests
{
    protected override VendorHost CreateHost() => new LocalVendorHost();
}

public sealed class LocalJobTests : VendorJobTests
{
    protected override VendorHost CreateHost() => new LocalVendorHost();
}

public sealed class LocalIdempotencyTests : VendorIdempotencyTests
{
    protected override VendorHost CreateHost() => new LocalVendorHost();
}

public sealed class LocalRestartTests : VendorRestartTests
{
    protected override VendorHost CreateHost() => new LocalVendorHost();
}

public sealed class LocalEventTests : VendorEventTests
{
    protected override VendorHost CreateHost() => new LocalVendorHost();
}

public sealed class LocalChatTests : VendorChatTests
{
    protected override VendorHost CreateHost() => new LocalVendorHost();
}

public sealed class LocalCapabilityTests : VendorCapabilityTests
{
    protected override VendorHost CreateHost() => new LocalVendorHost();
}

public sealed class LocalModelDeletionTests : VendorModelDeletionTests
{
    protected override VendorHost CreateHost() => new LocalVendorHost();
}

public sealed class LocalConformanceTests
{
    [Fact]
    public void Every_vendor_suite_is_run()
    {
        var suites = typeof(VendorSuite).Assembly.GetTypes().Where(t => t.IsAbstract && t != typeof(VendorSuite) && typeof(VendorSuite).IsAssignableFrom(t));
        var run = typeof(LocalConformanceTests).Assembly.GetTypes().Select(t => t.BaseType).ToHashSet();
        Assert.Empty(suites.Where(s => !run.Contains(s)).Select(s => s.Name));
    }
}
