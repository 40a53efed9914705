using AvatarFineTune.Fuzz;

namespace AvatarFineTune.Transcripts.Tests.Fuzz;

/// <summary>A short run of <c>eng/fuzz</c>, the same damage each time.</summary>
public sealed class FuzzTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Damaged_exports_give_a_clear_error_or_a_complete_account()
    {
        var options = new FuzzOptions { Seed = 20_261_102, Duration = TimeSpan.FromSeconds(20) };
        var result = await FuzzRun.RunAsync(options, output.WriteLine);

        Assert.True(result.Findings.Count == 0, string.Join("\n\n", result.Findings));

        // Where most is refused at the door, nothing behind it is tested.
        Assert.InRange(result.AcceptedShare, 0.3, 1);
        Assert.InRange(result.Inputs, 100, long.MaxValue);
    }
}
