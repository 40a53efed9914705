using AvatarFineTune.Datasets;
using AvatarFineTune.Examples;
using AvatarFineTune.Jobs;
using AvatarFineTune.Stores.Providers;

namespace AvatarFineTune.Core.Tests.Stores;

/// <summary>The names of enum values in the columns, as released.</summary>
public sealed class StoredNamesTests
{
    [Fact]
    public void Every_value_has_its_name_and_comes_back()
    {
        Assert.Equal(
            "greeting question statement request reaction farewell other",
            string.Join(' ', Enum.GetValues<PatternType>().Select(StoredNames.Of)));
        Assert.Equal("training validation", string.Join(' ', Enum.GetValues<DatasetSide>().Select(StoredNames.Of)));
        Assert.Equal("manual when_succeeded when_none_active", string.Join(' ', Enum.GetValues<ActivationPolicy>().Select(StoredNames.Of)));
        Assert.Equal(
            "queued uploading submitting validating vendor_queued running paused finalizing cancelling unknown succeeded failed cancelled unclear",
            string.Join(' ', Enum.GetValues<FineTuneJobStatus>().Select(StoredNames.Of)));

        Assert.All(Enum.GetValues<PatternType>(), v => Assert.Equal(v, StoredNames.Pattern(StoredNames.Of(v))));
        Assert.All(Enum.GetValues<DatasetSide>(), v => Assert.Equal(v, StoredNames.Side(StoredNames.Of(v))));
        Assert.All(Enum.GetValues<ActivationPolicy>(), v => Assert.Equal(v, StoredNames.Activation(StoredNames.Of(v))));
        Assert.All(Enum.GetValues<FineTuneJobStatus>(), v => Assert.Equal(v, StoredNames.Status(StoredNames.Of(v))));
    }

    [Fact]
    public void What_is_none_is_a_fault_that_names_it()
    {
        Assert.Contains("'Queued'", Assert.Throws<InvalidOperationException>(() => StoredNames.Status("Queued")).Message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => StoredNames.Pattern(""));
        Assert.Throws<InvalidOperationException>(() => StoredNames.Side("test"));
        Assert.Throws<InvalidOperationException>(() => StoredNames.Activation("always"));
        Assert.Throws<InvalidOperationException>(() => StoredNames.Of((FineTuneJobStatus)99));
    }
}
