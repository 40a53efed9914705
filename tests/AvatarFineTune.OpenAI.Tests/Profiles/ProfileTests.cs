using AvatarFineTune.Conformance;
using AvatarFineTune.OpenAI.Tests.Support;
using AvatarFineTune.Vendors;

namespace AvatarFineTune.OpenAI.Tests.Profiles;

/// <summary>What a vendor can do follows from its profile.</summary>
public sealed class ProfileTests
{
    [Fact]
    public void Each_known_service_has_its_own_limits()
    {
        var openai = Of(OpenAIProfile.OpenAI);
        var azure = Of(OpenAIProfile.Azure("avatars-sweden"));
        var nebius = Of(OpenAIProfile.Nebius);
        var other = Of(OpenAIProfile.Compatible(new("https://models.example.com/v1/")));

        Assert.Equal(("openai", 64, false), (openai.Kind, openai.MaxSuffixLength, openai.NeedsDeployment));
        Assert.Equal(("azure", 40, true), (azure.Kind, azure.MaxSuffixLength, azure.NeedsDeployment));
        Assert.Equal(("nebius", 5_000_000_000, true), (nebius.Kind, nebius.MaxFileBytes, nebius.NeedsDeployment));
        Assert.Equal(("compatible", false), (other.Kind, other.NeedsDeployment));
        Assert.All([openai, azure, nebius, other], c => Assert.Equal((JobTagging.Searchable, null), (c.JobTagging, c.ClosedToNewJobs)));
        Assert.Equal("https://avatars-sweden.openai.azure.com/openai/v1/", OpenAIProfile.Azure("avatars-sweden").Endpoint.ToString());
    }

    [Fact]
    public void A_changed_profile_changes_what_can_be_done()
    {
        var can = Of(OpenAIProfile.OpenAI with
        {
            Kind = "house",
            Tag = OpenAITag.None,
            Deployment = OpenAIDeployment.NebiusModels,
            Capabilities = new() { Kind = "whatever", JobTagging = JobTagging.Idempotent, MinTrainingLines = 3, ClosedToNewJobs = null },
        });
        Assert.Equal(("house", JobTagging.None, true, 3), (can.Kind, can.JobTagging, can.NeedsDeployment, can.MinTrainingLines));
        Assert.Equal("house", Of(OpenAIProfile.Compatible(new("https://models.example.com/v1/")) with { Kind = "house", Capabilities = null }).Kind);
    }

    [Theory]
    [InlineData("2027-01-06T23:59:59Z", false)]
    [InlineData("2027-01-07T00:00:00Z", true)]
    public void New_jobs_end_with_the_last_day(string now, bool isClosed)
    {
        using var vendor = TestVendor.Open(OpenAIProfile.OpenAI, new ManualTimeProvider(DateTimeOffset.Parse(now, System.Globalization.CultureInfo.InvariantCulture)));
        Assert.Equal(isClosed, vendor.Capabilities.ClosedToNewJobs is not null);
    }

    [Theory]
    [InlineData("a")]
    [InlineData("with.dot")]
    [InlineData("evil/path")]
    [InlineData(" ")]
    public void A_resource_that_is_no_name_is_refused(string resource) => Assert.Throws<ArgumentException>(() => OpenAIProfile.Azure(resource));

    [Fact]
    public async Task A_missing_slash_is_put_right()
    {
        await using var stub = await ApiStub.StartAsync(200, """{"data":[]}""");
        using var vendor = TestVendor.Open(OpenAIProfile.Compatible(new(stub.Endpoint.ToString().TrimEnd('/'))));
        Assert.Empty(await Ask.ListAsync(vendor.ListFilesAsync(TestContext.Current.CancellationToken)));
        Assert.StartsWith("/v1/files?", stub.Requests[0].Path, StringComparison.Ordinal);
    }

    private static VendorCapabilities Of(OpenAIProfile profile)
    {
        using var vendor = TestVendor.Open(profile, new ManualTimeProvider());
        return vendor.Capabilities;
    }
}
