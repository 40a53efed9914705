using AvatarFineTune.Avatars;

namespace AvatarFineTune.Conformance.Vendors;

/// <summary>What a vendor says of itself holds together.</summary>
public abstract class VendorCapabilityTests : VendorSuite
{
    [Fact]
    public void Capabilities_are_consistent()
    {
        var can = Vendor.Capabilities;
        Assert.False(string.IsNullOrWhiteSpace(can.Kind));
        Assert.True(can.MinTrainingLines >= 1);
        Assert.True(can.MaxFileBytes > 0);
        Assert.True(can.MaxTokensPerLine > 0);
        Assert.True(can.Epochs.Min >= 1 && can.Epochs.Max >= can.Epochs.Min);
        Assert.True(can.MaxSuffixLength >= 0);
        Assert.True(can.PollInterval > TimeSpan.Zero);
        Assert.True(can.TrainableModels.Count == 0 || can.TrainableModels.Contains(Host.BaseModel));
    }

    [Fact]
    public void Its_name_can_be_part_of_a_model_ref() =>
        Assert.Equal(new ModelRef(Vendor.Name, Host.BaseModel), ModelRef.Parse($"{Vendor.Name}/{Host.BaseModel}"));

    [Fact]
    public async Task The_model_that_it_makes_can_be_part_of_a_model_ref()
    {
        var model = new ModelRef(Vendor.Name, (await TrainAsync()).FineTunedModel!);
        Assert.Equal(model, ModelRef.Parse(model.ToString()));
    }

    [Fact]
    public async Task The_longest_suffix_is_taken()
    {
        Assert.SkipUnless(Vendor.Capabilities.MaxSuffixLength > 0, "This vendor takes no suffix.");
        var request = await PrepareAsync(Samples.NewId()) with { Suffix = new string('a', Vendor.Capabilities.MaxSuffixLength) };
        var done = await FollowAsync(Vendor, (await Vendor.CreateJobAsync(request, Token)).Id);
        Assert.NotNull(done.FineTunedModel);
    }

    [Fact]
    public async Task The_fewest_and_the_most_epochs_are_taken()
    {
        var (min, max) = Vendor.Capabilities.Epochs;
        foreach (var epochs in new[] { min, max })
        {
            var request = await PrepareAsync(Samples.NewId()) with { Hyperparameters = new(epochs) };
            Assert.False((await Vendor.CreateJobAsync(request, Token)).IsTerminal);
        }
    }
}
