using System.Numerics;
using AvatarFineTune.Datasets.Tokens;

namespace AvatarFineTune.Core.Tests.Datasets.Tokens;

public sealed class PieceMergerTests
{
    [Fact]
    public void Both_mergers_give_what_joining_the_lowest_ranked_pair_again_and_again_gives()
    {
        var vocabulary = Vocabulary.Load(TokenResource.Read(TokenResource.NameOf(TokenEncoding.Cl100kBase)));
        var ranks = Enumerable.Range(0, vocabulary.Count).ToDictionary(id => Convert.ToHexString(vocabulary.BytesOf(id)));
        var merger = new ShortPieceMerger();
        var random = new Random(17);
        for (var round = 0; round < 3000; round++)
        {
            var length = 1 + random.Next(round % 20 == 0 ? 400 : ShortPieceMerger.Longest);
            var text = new byte[length + Vocabulary.Padding];
            random.GetItems(Letters(random.Next(3)), text.AsSpan(0, length));
            var expected = Naive(ranks, text.AsSpan(0, length));

            var tokens = new List<int>();
            Assert.Equal(expected.Count, LongPieceMerger.Merge(vocabulary, text, 0, length, tokens));
            Assert.Equal(expected, tokens);
            if (length <= ShortPieceMerger.Longest)
            {
                Assert.Equal(expected.Count, BitOperations.PopCount(merger.Merge(vocabulary, text, 0, length)) - 1);
            }
        }
    }

    private static ReadOnlySpan<byte> Letters(int kind) => kind switch
    {
        0 => "aetionsrhl"u8,
        1 => "a "u8,
        _ => [0x00, 0xD0, 0xB0, 0xD1, 0x8F, 0xE4, 0xB8, 0xAD, 0x20, 0xFF],
    };

    private static List<int> Naive(Dictionary<string, int> ranks, ReadOnlySpan<byte> piece)
    {
        var parts = new List<string>();
        foreach (var one in piece)
        {
            parts.Add(one.ToString("X2", System.Globalization.CultureInfo.InvariantCulture));
        }

        while (true)
        {
            var best = -1;
            var bestRank = int.MaxValue;
            for (var i = 0; i + 1 < parts.Count; i++)
            {
                if (ranks.TryGetValue(parts[i] + parts[i + 1], out var rank) && rank < bestRank)
                {
                    (best, bestRank) = (i, rank);
                }
            }

            if (best < 0)
            {
                return [.. parts.Select(part => ranks[part])];
            }

            parts[best] += parts[best + 1];
            parts.RemoveAt(best + 1);
        }
    }
}
