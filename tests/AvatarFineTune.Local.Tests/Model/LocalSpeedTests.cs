using System.Diagnostics;
using AvatarFineTune.Local.Model.Chat;
using AvatarFineTune.Local.Model.Retrieval;

namespace AvatarFineTune.Local.Tests.Model;

/// <summary>A hundred thousand exchanges still answer at once. The bound is wide, for busy machines; the time is reported.</summary>
public sealed class LocalSpeedTests
{
    private const int Exchanges = 100_000;
    private const int Questions = 200;

    [Fact]
    public void A_hundred_thousand_exchanges_answer_at_once()
    {
        var random = new Random(11);
        var clock = Stopwatch.StartNew();
        var index = new ExchangeIndex();
        for (var i = 0; i < Exchanges; i++)
        {
            index.Add(new([Say(random)], Say(random), Say(random)));
        }

        var model = new TunedModel(index, 0.2);
        var loaded = clock.Elapsed;
        Ask(model, new Random(12));
        var each = Ask(model, new Random(12));

        TestContext.Current.TestOutputHelper?.WriteLine($"indexed in {loaded.TotalSeconds:0.0} s, answered in {each.TotalMilliseconds:0.00} ms each, {GC.GetTotalMemory(forceFullCollection: true) >> 20} MiB");
        GC.KeepAlive(model);
        Assert.True(each < TimeSpan.FromMilliseconds(50), $"An answer took {each}.");
    }

    /// <returns>The median time of an answer: on a machine busy with other things the mean says little.</returns>
    private static TimeSpan Ask(TunedModel model, Random random)
    {
        var times = new List<TimeSpan>();
        for (var i = 0; i < Questions; i++)
        {
            var start = Stopwatch.GetTimestamp();
            Assert.NotEmpty(model.Reply(new(Say(random), [Say(random), Say(random)]), TestContext.Current.CancellationToken));
            times.Add(Stopwatch.GetElapsedTime(start));
        }

        return times.Order().ElementAt(Questions / 2);
    }

    // Words are as unevenly common as in real chat: every message has some that are in a tenth of all.
    private static string Say(Random random) =>
        string.Join(' ', Enumerable.Range(0, 3 + random.Next(12)).Select(_ => $"w{(int)Math.Pow(20_000, random.NextDouble())}"));
}
