using AvatarFineTune.Examples;
using AvatarFineTune.Examples.Choosing;
using AvatarFineTune.Examples.Text;
using static AvatarFineTune.Tests.Examples.Scripts;

namespace AvatarFineTune.Tests.Examples;

public sealed class ShortReplyTests
{
    [Theory]
    [InlineData("ok", 1)]
    [InlineData("👍", 0)]
    [InlineData("lol!!!", 1)]
    [InlineData("it's", 1)]
    [InlineData("e-mail", 1)]
    [InlineData("not really", 2)]
    [InlineData("はい", 1)]
    [InlineData("好的", 1)]
    [InlineData("我觉得可以", 3)]
    [InlineData("네 알겠습니다", 2)]
    [InlineData("नमस्ते", 1)]
    [InlineData("", 0)]
    public void Words_are_counted_in_any_script(string text, int words) => Assert.Equal(words, Words.Count(text));

    [Theory]
    [InlineData(7, 10, 0.3, 3)]
    [InlineData(70, 100, 0.3, 30)]
    [InlineData(6, 10, 0.3, 2)]
    [InlineData(100, 5, 0.3, 5)]
    [InlineData(0, 10, 0.3, 1)]
    [InlineData(0, 0, 0.3, 0)]
    [InlineData(10, 10, 0, 0)]
    [InlineData(0, 10, 1, 10)]
    public void No_more_than_their_share_of_what_is_left_is_kept(int others, int shorts, double share, int kept) =>
        Assert.Equal(kept, ShortReplies.Kept(others, shorts, share));

    private static async Task<(ExchangeReport Report, List<TrainingExample> Examples)> Import(ExampleOptions options)
    {
        var lines = Enumerable.Range(0, 40).SelectMany(i => new[]
        {
            $"{i + 1} 10:00 Ann: question {(char)('a' + (i % 26))}{i} about {new string((char)('a' + (i % 26)), 20)}?",
            $"{i + 1} 10:01 Ava: {(i % 2 == 0 ? $"ok{i}" : $"a longer answer number {i} of {new string((char)('a' + (i % 26)), 20)}")}",
        });
        var (service, source) = Imports(Script([.. lines]));
        var data = await service.ImportAsync(Avatar, source, new() { Speakers = ["Ava"], Examples = options }, cancellationToken: TestContext.Current.CancellationToken);
        return (data.Exchanges, await service.ReadExamplesAsync(Avatar, cancellationToken: TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_share_of_one_word_replies_is_kept_and_the_rest_counted()
    {
        var (report, examples) = await Import(new());
        Assert.Equal(12, report.ShortReplies);
        Assert.Equal(28, report.Added);
        Assert.Equal(8, examples.Count(e => Words.Count(e.Reply) == 1));
    }

    [Fact]
    public async Task The_same_seed_keeps_the_same_ones_and_another_seed_others()
    {
        var first = (await Import(new())).Examples.ConvertAll(e => e.Reply);
        Assert.Equal(first.Order(StringComparer.Ordinal), (await Import(new())).Examples.ConvertAll(e => e.Reply).Order(StringComparer.Ordinal));
        Assert.NotEqual(first.Order(StringComparer.Ordinal), (await Import(new() { Seed = 7 })).Examples.ConvertAll(e => e.Reply).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task What_counts_as_short_is_an_option()
    {
        Assert.Equal(0, (await Import(new() { ShortReplyWords = 0 })).Report.ShortReplies);
        Assert.Equal(0, (await Import(new() { ShortReplyShare = 1 })).Report.ShortReplies);
        Assert.Equal(20, (await Import(new() { ShortReplyShare = 0 })).Report.ShortReplies);
    }
}
