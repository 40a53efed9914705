using System.Security.Cryptography;
using AvatarFineTune.Datasets;
using AvatarFineTune.Examples;

namespace AvatarFineTune.Core.Tests.Datasets.Composition;

public sealed class FingerprintTests
{
    [Fact]
    public void Without_validation_it_is_the_hash_of_the_training_file()
    {
        var dataset = Composing.Compose(Composing.Sample(10, 2), Composing.Options with { ValidationShare = 0 });

        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(dataset.FileOf(DatasetSide.Training))), dataset.Manifest.Fingerprint);
    }

    [Fact]
    public void With_validation_it_is_the_hash_of_both_files_with_an_empty_line_between()
    {
        var dataset = Composing.Compose(Composing.Sample(10, 2));
        byte[] both = [.. dataset.FileOf(DatasetSide.Training), (byte)'\n', .. dataset.FileOf(DatasetSide.Validation)];

        Assert.NotEmpty(dataset.Of(DatasetSide.Validation));
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(both)), dataset.Manifest.Fingerprint);
    }

    [Fact]
    public void A_line_that_changes_sides_changes_it()
    {
        // A store keeps one dataset a fingerprint: with the same one, a job for all lines would train on fewer.
        var examples = Composing.Sample(3, 1);
        var noValidation = Composing.Vendor with { SupportsValidationFile = false };
        var all = Enumerable.Range(0, 30)
            .SelectMany(seed => new[] { Composing.Compose(examples, seed: seed), Composing.Compose(examples, vendor: noValidation, seed: seed) })
            .GroupBy(d => string.Join('\n', d.Lines.Select(l => l.Json)))
            .Where(g => g.Select(d => d.Manifest.TrainingLines).Distinct().Count() == 2)
            .ToList();

        // Six orders of three lines, so that many are the same lines in the same order, cut at another place.
        Assert.NotEmpty(all);
        Assert.All(all, g => Assert.Equal(2, g.Select(d => d.Manifest.Fingerprint).Distinct().Count()));
    }

    [Fact]
    public void Any_word_changes_it()
    {
        var examples = Composing.Sample(6, 2);
        var before = Composing.Compose(examples).Manifest.Fingerprint;
        for (var i = 0; i < examples.Count; i++)
        {
            Assert.NotEqual(before, Composing.Compose(With(examples, i, e => e with { Prompt = e.Prompt + "." })).Manifest.Fingerprint);
            Assert.NotEqual(before, Composing.Compose(With(examples, i, e => e with { Reply = e.Reply + " " })).Manifest.Fingerprint);
        }
    }

    [Fact]
    public void Prompt_and_seed_change_it()
    {
        var examples = Composing.Sample(6, 2);
        string[] all =
        [
            Composing.Compose(examples).Manifest.Fingerprint,
            Composing.Compose(examples, prompt: "You are Ava!").Manifest.Fingerprint,
            Composing.Compose(examples, seed: 2).Manifest.Fingerprint,
            Composing.Compose(examples, seed: -1).Manifest.Fingerprint,
        ];

        Assert.Equal(4, all.Distinct().Count());
    }

    [Fact]
    public void What_the_vendor_does_not_see_does_not_change_it()
    {
        var examples = Composing.Sample(6, 2);
        var other = examples.Select(e => e with { QualityScore = 0.9, TrainingDataId = Guid.NewGuid(), TimesUsed = 3 }).ToList();

        Assert.Equal(Composing.Compose(examples).Manifest.Fingerprint, Composing.Compose(other).Manifest.Fingerprint);
    }

    [Fact]
    public void It_is_the_same_in_every_version_of_this_code()
    {
        // Known good: a change here means that stored datasets are composed anew, and jobs are not recognised as repeated.
        var dataset = Composing.Compose(Composing.Sample(5, 2), seed: 42);

        Assert.Equal(Known, dataset.Manifest.Fingerprint);
    }

    private const string Known = "77174dd6cf0d0704e9edd418135c15f40d7bcc78bb42e06ed080c1cbbbf0e179";

    private static List<TrainingExample> With(List<TrainingExample> examples, int place, Func<TrainingExample, TrainingExample> change) =>
        [.. examples.Select((e, i) => i == place ? change(e) : e)];
}
