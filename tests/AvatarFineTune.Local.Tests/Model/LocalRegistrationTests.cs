using AvatarFineTune.Local.Model;
using AvatarFineTune.Vendors;
using Microsoft.Extensions.DependencyInjection;

namespace AvatarFineTune.Local.Tests.Model;

/// <summary>AddLocalModel registers a vendor, checks its options, and starts nothing.</summary>
public sealed class LocalRegistrationTests
{
    [Fact]
    public void It_touches_no_file_and_needs_no_other_service()
    {
        var path = Path.Combine(Path.GetTempPath(), $"aft-{Guid.NewGuid():N}.db");
        var builder = new Builder();
        Assert.Same(builder, builder.AddLocalModel(o => o.Path = path, "pocket"));

        using var vendor = Assert.IsType<LocalModelVendor>(Make(builder, "pocket"));
        Assert.Equal(("pocket", "local", JobTagging.Idempotent), (vendor.Name, vendor.Capabilities.Kind, vendor.Capabilities.JobTagging));
        Assert.False(File.Exists(path));
    }

    [Fact]
    public void Two_names_are_two_vendors_and_one_name_twice_is_refused()
    {
        var builder = new Builder();
        builder.AddLocalModel().AddLocalModel(o => o.Path = "second.db", "second");
        Assert.Throws<InvalidOperationException>(() => builder.AddLocalModel());
    }

    public static TheoryData<string, Action<LocalModelOptions>> BadOptions => new()
    {
        { "Path", o => o.Path = " " },
        { "Path", o => o.Path = ":memory:" },
        { "StepDuration", o => o.StepDuration = TimeSpan.FromTicks(-1) },
        { "MinTrainingLines", o => o.MinTrainingLines = 0 },
        { "CachedModels", o => o.CachedModels = 0 },
        { "MinimumMatch", o => o.MinimumMatch = double.NaN },
        { "MinimumMatch", o => o.MinimumMatch = 1.1 },
    };

    [Theory]
    [MemberData(nameof(BadOptions))]
    public void A_bad_option_is_refused_at_once_by_its_name(string option, Action<LocalModelOptions> configure)
    {
        var fault = Assert.Throws<ArgumentException>(() => new Builder().AddLocalModel(configure));
        Assert.Contains($"LocalModelOptions.{option}", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Steps_of_any_length_give_a_sensible_pause_between_looks()
    {
        Assert.Equal(TimeSpan.FromMilliseconds(50), Pause(TimeSpan.Zero));
        Assert.Equal(TimeSpan.FromSeconds(3), Pause(TimeSpan.FromSeconds(3)));

        static TimeSpan Pause(TimeSpan step)
        {
            using var vendor = new LocalModelVendor("local", new() { StepDuration = step }, new(), TimeProvider.System);
            return vendor.Capabilities.PollInterval;
        }
    }

    private static object? Make(Builder builder, string name) =>
        builder.Services.Single(s => s.IsKeyedService && Equals(s.ServiceKey, name)).KeyedImplementationFactory!(new NoServices(), name);

    private sealed class Builder : IAvatarFineTuningBuilder
    {
        public IServiceCollection Services { get; } = new ServiceCollection();
    }

    private sealed class NoServices : IServiceProvider
    {
        public object? GetService(Type serviceType) => null;
    }
}
