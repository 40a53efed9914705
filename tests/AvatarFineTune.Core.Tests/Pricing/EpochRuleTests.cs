using AvatarFineTune.Pricing;

namespace AvatarFineTune.Core.Tests.Pricing;

public sealed class EpochRuleTests
{
    [Fact]
    public void Every_number_of_lines_up_to_30000_resolves_as_the_published_rule_says()
    {
        for (var n = 1; n <= 30_000; n++)
        {
            Assert.True(Reference(n) == EpochRule.Resolve(n), $"{n} lines: {EpochRule.Resolve(n)}, expected {Reference(n)}");
        }

        // The rule in words, not in its own code: the most epochs that stay within a bound, found by trying.
        static int Reference(int n)
        {
            if (n * 3 >= 100 && n * 3 <= 25_000)
            {
                return 3;
            }

            var bound = n * 3 < 100 ? 100 : 25_000;
            var most = 0;
            for (var e = 1; e <= 25 && e * n <= bound; e++)
            {
                most = e;
            }

            return Math.Max(1, most);
        }
    }

    [Theory]
    [InlineData(1, 25)]
    [InlineData(4, 25)]
    [InlineData(10, 10)]
    [InlineData(33, 3)]
    [InlineData(34, 3)]
    [InlineData(8_333, 3)]
    [InlineData(8_334, 2)]
    [InlineData(12_501, 1)]
    [InlineData(25_001, 1)]
    [InlineData(int.MaxValue, 1)]
    public void Known_points_of_the_rule(int lines, int epochs) => Assert.Equal(epochs, EpochRule.Resolve(lines));

    [Fact]
    public void No_lines_are_refused() => Assert.Throws<ArgumentOutOfRangeException>(() => EpochRule.Resolve(0));
}
