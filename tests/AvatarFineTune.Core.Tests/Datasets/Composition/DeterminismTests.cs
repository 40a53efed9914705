using AvatarFineTune.Datasets;

namespace AvatarFineTune.Core.Tests.Datasets.Composition;

public sealed class DeterminismTests
{
    [Fact]
    public void Input_order_and_ids_of_rows_and_conversations_do_not_change_a_byte()
    {
        var examples = Composing.Sample(12, 4);
        var first = Composing.Compose(examples);
        for (var seed = 0; seed < 5; seed++)
        {
            // Ids of conversations depend on the avatar's secret, which is another one in every store.
            var conversations = examples.Select(e => e.ConversationId).Distinct().ToDictionary(id => id, _ => Guid.NewGuid());
            var other = examples.Select(e => e with { Id = Guid.NewGuid(), ConversationId = conversations[e.ConversationId] }).ToList();
            new Random(seed).Shuffle(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(other));
            var second = Composing.Compose(other);

            Assert.Equal(first.Lines.Select(l => (l.Side, l.Number, l.Json)), second.Lines.Select(l => (l.Side, l.Number, l.Json)));
            Assert.Equal(first.Manifest.Fingerprint, second.Manifest.Fingerprint);
        }
    }

    [Fact]
    public void Two_examples_at_one_place_with_one_hash_come_in_the_order_of_their_words()
    {
        // The hash is over the words as imported: an edit of one import's copy leaves it equal to the other's.
        var one = Composing.Example(1, 0, "how was it?", "great, really");
        var two = one with { Id = Guid.NewGuid(), Reply = "great, truly", IsEdited = true };

        Assert.Equal(Composing.Compose([one, two]).Manifest.Fingerprint, Composing.Compose([two, one]).Manifest.Fingerprint);
    }

    [Fact]
    public void Another_seed_makes_another_order_of_the_same_lines()
    {
        var examples = Composing.Sample(12, 2);
        var options = Composing.Options with { ValidationShare = 0 };
        var one = Composing.Compose(examples, options, seed: 1).Lines.Select(l => l.Json).ToList();
        var two = Composing.Compose(examples, options, seed: 2).Lines.Select(l => l.Json).ToList();

        Assert.NotEqual(one, two);
        Assert.Equal(one.Order(StringComparer.Ordinal), two.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_order_is_a_shuffle_and_not_the_order_of_conversations()
    {
        var examples = Composing.Sample(40, 1);
        var lines = Composing.Compose(examples, Composing.Options with { ValidationShare = 0 }).Lines;
        var byId = examples.ToDictionary(e => e.Id, e => e.ConversationId);

        Assert.NotEqual(byId.Values.Order(), lines.Select(l => byId[l.Members[0].ExampleId]));
    }

    [Fact]
    public void The_seeded_sequence_is_SplitMix64()
    {
        // The published first outputs for seed 1234567, scaled down to a bound as Next does it.
        ulong[] published = [6457827717110365317, 3203168211198807973, 9817491932198370423, 4593380528125082431, 16408922859458223821];
        var random = new SeededRandom(1234567);

        Assert.All(published, value => Assert.Equal((int)((UInt128)value * int.MaxValue >> 64), random.Next(int.MaxValue)));
    }

    [Fact]
    public void Every_order_of_three_is_about_equally_likely()
    {
        var orders = Enumerable.Range(0, 6_000)
            .Select(seed =>
            {
                int[] items = [0, 1, 2];
                new SeededRandom(seed).Shuffle(items);
                return string.Concat(items);
            })
            .CountBy(order => order)
            .ToList();

        Assert.Equal(6, orders.Count);
        Assert.All(orders, o => Assert.InRange(o.Value, 850, 1150));
    }
}
