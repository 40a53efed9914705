using AvatarFineTune.Datasets;
using AvatarFineTune.Datasets.Validation;
using AvatarFineTune.Examples;

namespace AvatarFineTune.Core.Tests.Datasets.Composition;

/// <summary>What holds for every corpus, tried on many that a seed made.</summary>
public sealed class RandomCorpusTests
{
    public static TheoryData<int> Seeds => [.. Enumerable.Range(0, 60)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Every_example_is_in_one_line_or_accounted_for(int seed)
    {
        var random = new Random(seed);
        var examples = Corpus(random);
        var byId = examples.ToDictionary(e => e.Id);
        var options = new DatasetOptions
        {
            MaxTokensPerLine = random.Next(64, 600),
            MinTrainingLines = random.Next(1, 30),
            ValidationShare = random.NextDouble() / 2,
            MaxValidationExamples = random.Next(0, 20),
        };
        var dataset = Composing.Compose(examples, options, seed: seed);
        var manifest = dataset.Manifest;

        var members = dataset.Lines.SelectMany(l => l.Members).ToList();
        Assert.Equal(members.Count, members.Distinct().Count());
        Assert.Equal(examples.Count, members.Count + dataset.TooLong + manifest.LeaksRemoved);
        Assert.Equal(members.Count, manifest.TrainingExamples + manifest.ValidationExamples);
        Assert.True(manifest.ValidationExamples <= options.MaxValidationExamples);
        Assert.True(dataset.HasEnough || manifest.ValidationLines == 0);
        foreach (var side in (DatasetSide[])[DatasetSide.Training, DatasetSide.Validation])
        {
            var lines = dataset.Of(side).ToList();
            Assert.Equal(side == DatasetSide.Training ? manifest.TrainingLines : manifest.ValidationLines, lines.Count);
            Assert.Equal(side == DatasetSide.Training ? manifest.TrainingTokens : manifest.ValidationTokens, lines.Sum(l => Composing.Tokens(l)));
            Assert.Equal(Enumerable.Range(0, lines.Count), lines.Select(l => l.Number));
            Assert.All(lines, l => CheckLine(l, byId, manifest));
            var found = await new DatasetValidator(Composing.Tokenizers).ValidateAsync(
                new MemoryStream(dataset.FileOf(side)), new() { MinLines = 0, MaxTokensPerLine = manifest.MaxTokensPerLine }, CancellationToken.None);
            Assert.Empty(found.Issues);
        }

        Assert.Empty(Conversations(dataset, DatasetSide.Training, byId).Intersect(Conversations(dataset, DatasetSide.Validation, byId)));
    }

    private static void CheckLine(DatasetLine line, Dictionary<Guid, TrainingExample> byId, DatasetManifest manifest)
    {
        var examples = line.Members.Select(m => byId[m.ExampleId]).ToList();
        var turns = Composing.Turns(line);

        Assert.Single(examples.Select(e => e.ConversationId).Distinct());
        Assert.Equal(examples.Select(e => e.Position).Order(), examples.Select(e => e.Position));
        Assert.Equal(examples.Select(e => e.Hash), line.Members.Select(m => m.Hash));
        Assert.Equal(("system", manifest.Prompt), turns[0]);
        Assert.Equal(examples.SelectMany(e => new[] { ("user", e.Prompt), ("assistant", e.Reply) }), turns.Skip(1));
        Assert.InRange(Composing.Tokens(line), 1, manifest.MaxTokensPerLine);
    }

    private static List<TrainingExample> Corpus(Random random)
    {
        var examples = new List<TrainingExample>();
        for (var conversation = random.Next(1, 16); conversation > 0; conversation--)
        {
            var minute = 0;
            var exchanges = random.Next(1, 20);
            for (var position = 0; position < exchanges; position++)
            {
                minute += random.Next(0, 59);
                examples.Add(random.Next(10) == 0
                    ? Composing.Example(conversation, position, "good morning", "morning!", minute)
                    : Composing.Example(conversation, position, Words(random), Words(random), minute));
            }
        }

        random.Shuffle(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(examples));
        return examples;
    }

    // Emoji, quotes, line breaks, other scripts: whatever a chat has, the file must hold.
    private static string Words(Random random) =>
        string.Join(random.Next(5) == 0 ? "\n" : " ", Enumerable.Range(0, random.Next(1, 50)).Select(_ => random.Next(12) switch
        {
            0 => "👩‍👩‍👧",
            1 => "\"so\\\"",
            2 => "да",
            3 => "天気",
            4 => "\u2028",
            _ => $"w{random.Next(2_000)}",
        }).Append("end"));

    private static HashSet<Guid> Conversations(ComposedDataset dataset, DatasetSide side, Dictionary<Guid, TrainingExample> byId) =>
        [.. dataset.Of(side).SelectMany(l => l.Members).Select(m => byId[m.ExampleId].ConversationId)];
}
