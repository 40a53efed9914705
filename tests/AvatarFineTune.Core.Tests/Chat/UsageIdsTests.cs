using AvatarFineTune.Chat;

namespace AvatarFineTune.Core.Tests.Chat;

/// <summary>Ids of usage records are version 7 Guids, each once.</summary>
public sealed class UsageIdsTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 9, 0, 0, 123, TimeSpan.Zero);

    [Fact]
    public void An_id_is_written_as_the_runtimes_own_and_tells_its_time()
    {
        var ids = new UsageIds();
        for (var i = 0; i < 1_000; i++)
        {
            var id = ids.Next(Now.AddMilliseconds(i));
            Assert.Equal((7, Guid.CreateVersion7(Now).Variant & 0xC), (id.Version, id.Variant & 0xC));
            Assert.Equal(Guid.CreateVersion7(Now.AddMilliseconds(i)).ToString()[..13], id.ToString()[..13]);
        }
    }

    [Fact]
    public async Task No_id_comes_twice_however_many_ask_at_once()
    {
        var ids = new UsageIds();
        var made = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => Enumerable.Range(0, 5_000).Select(_ => ids.Next(Now)).ToList())));
        Assert.Equal(40_000, made.SelectMany(m => m).Distinct().Count());
    }
}
