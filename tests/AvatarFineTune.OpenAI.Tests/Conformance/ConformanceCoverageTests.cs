using AvatarFineTune.Conformance;
using AvatarFineTune.Conformance.Vendors;

namespace AvatarFineTune.OpenAI.Tests.Conformance;

/// <summary>No suite of vendors was forgotten for any profile.</summary>
public sealed class ConformanceCoverageTests
{
    /// <summary>No service of this wire gives back the first job when one is created twice.</summary>
    private static readonly Type[] LeftOut = [typeof(VendorIdempotencyTests)];

    public static TheoryData<string> Profiles => ["OpenAI", "Azure", "Nebius", "Compatible"];

    [Fact]
    public void Every_vendor_suite_is_run() => Assert.Empty(SuiteCoverage.Missing(typeof(ConformanceCoverageTests).Assembly, typeof(VendorSuite).Namespace!, LeftOut));

    [Theory]
    [MemberData(nameof(Profiles))]
    public void Every_vendor_suite_is_run_with_this_profile(string profile)
    {
        var suites = typeof(VendorSuite).Assembly.GetTypes().Where(t => t.IsAbstract && t != typeof(VendorSuite) && typeof(VendorSuite).IsAssignableFrom(t)).Except(LeftOut).Select(t => t.Name[6..]);
        var run = typeof(ConformanceCoverageTests).Assembly.GetTypes()
            .Where(t => typeof(VendorSuite).IsAssignableFrom(t) && t.Name.StartsWith(profile, StringComparison.Ordinal))
            .Select(t => t.Name[profile.Length..]);
        Assert.Equal(suites.Order(StringComparer.Ordinal), run.Order(StringComparer.Ordinal));
    }
}
