using System.Text;
using System.Text.Json;
using AvatarFineTune.Core.Tests.Datasets.Composition;
using AvatarFineTune.Core.Tests.Datasets.Validation;
using AvatarFineTune.Core.Tests.Jobs;
using AvatarFineTune.Datasets;
using AvatarFineTune.Datasets.Tokens;
using AvatarFineTune.Examples;
using AvatarFineTune.Jobs;
using AvatarFineTune.Pricing;
using AvatarFineTune.Transcripts;

namespace AvatarFineTune.Core.Tests.Pricing;

/// <summary>
/// Totals that <c>eng/make-billing-fixtures.mjs</c> counted with another tokenizer and the published rules. The files are a few
/// written by hand, and one that the composer made.
/// </summary>
public sealed class BilledTokenTests
{
    private static readonly string[] Prompts =
        ["shall we get pizza tonight?", "когда ты приедешь к нам", "どこで待ち合わせる？", "wie war der Marathon, Ben 👟", "did you read p. 117 of the manual", "où est la clé du vélo"];

    private static readonly string[] Replies =
        ["only if it has pineapple, zero debate 🍍", "в пятницу, если поезд не опоздает", "駅の北口で、7時にね", "meine Knie haben Beschwerde eingereicht!!", "page 117 is about the pump. it leaks", "sous le pot de basilic, comme toujours"];

    public static TheoryData<string, string, int, int, long, int, long> Rows()
    {
        var rows = new TheoryData<string, string, int, int, long, int, long>();
        using var json = JsonDocument.Parse(Read("billing.json"));
        foreach (var row in json.RootElement.EnumerateArray())
        {
            rows.Add(
                row.GetProperty("file").GetString()!, row.GetProperty("encoding").GetString()!, row.GetProperty("repeat").GetInt32(), row.GetProperty("lines").GetInt32(),
                row.GetProperty("tokens").GetInt64(), row.GetProperty("epochs").GetInt32(), row.GetProperty("billed").GetInt64());
        }

        return rows;
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task A_file_is_billed_as_another_tokenizer_counts_it(string file, string encoding, int repeat, int lines, long tokens, int epochs, long billed)
    {
        var once = await Validating.Text(Read(file), Validating.Rules with { TokenEncoding = encoding == "cl100k_base" ? TokenEncoding.Cl100kBase : TokenEncoding.O200kBase });

        Assert.True(once.IsValid, string.Join(' ', once.Issues.Select(i => i.Message)));
        Assert.Equal((lines, tokens), (once.Lines * repeat, once.Tokens * repeat));
        Assert.Equal(epochs, EpochRule.Resolve(lines));
        Assert.Equal(billed, once.Tokens * repeat * EpochRule.Resolve(lines));
    }

    [Fact]
    public async Task An_estimate_is_what_was_counted_of_the_very_file_that_is_uploaded()
    {
        await using var harness = new JobHarness();
        var creation = await EstimateAndCreateAsync(harness);
        var file = new StringBuilder();
        await foreach (var line in harness.Store.ReadLinesAsync(JobHarness.Avatar, creation.Job.DatasetId, DatasetSide.Training, TestContext.Current.CancellationToken))
        {
            file.Append(line.Json).Append('\n');
        }

        var expected = Rows().Select(r => r.Data).Single(r => r is ("composed.jsonl", "o200k_base", 1, _, _, _, _));

        // Written beside the tests, so that a change of the composer can be taken over and counted anew.
        await File.WriteAllTextAsync(Path.Combine(AppContext.BaseDirectory, "composed.jsonl"), file.ToString(), TestContext.Current.CancellationToken);
        Assert.Equal(Read("composed.jsonl"), file.ToString());
        Assert.Equal((expected.Item4, expected.Item5, expected.Item6), (creation.Cost.TrainingLines, creation.Cost.TrainingTokens, creation.Cost.Epochs));
        Assert.Equal(expected.Item7, creation.Cost.BilledTokens);
        Assert.Equal(expected.Item7, creation.Job.EstimatedTokens);
    }

    private static async Task<(FineTuneJob Job, CostEstimate Cost)> EstimateAndCreateAsync(JobHarness harness)
    {
        var import = new Guid("0191f000-0000-7000-8000-000000000001");
        await harness.Store.AddImportAsync(
            new()
            {
                Id = import,
                Avatar = JobHarness.Avatar,
                SourceName = "billing",
                Report = new() { Platforms = ["test"], Chats = [], Skipped = new Dictionary<SkipReason, long>() },
                Exchanges = new(),
                CreatedAt = harness.Time.GetUtcNow(),
            },
            Examples(import).ToAsyncEnumerable(),
            TestContext.Current.CancellationToken);
        var request = new FineTuneRequest(JobHarness.Avatar, JobHarness.Base);
        var cost = await harness.Service.EstimateCostAsync(request, TestContext.Current.CancellationToken);
        var creation = await harness.Service.CreateJobAsync(request, cancellationToken: TestContext.Current.CancellationToken);
        return (creation.Job!, cost);
    }

    private static IEnumerable<TrainingExample> Examples(Guid import)
    {
        var start = new DateTime(2026, 5, 1, 18, 0, 0, DateTimeKind.Unspecified);
        for (var c = 0; c < 20; c++)
        {
            for (var p = 0; p < 3; p++)
            {
                var n = (c * 3) + p;
                yield return SampleExamples.Create(
                    JobHarness.Avatar, import, new Guid(c + 1, 0, 0, new byte[8]), p, start.AddDays(c).AddMinutes(p * 5),
                    $"{Prompts[n % 6]} {n * 37}", $"{Replies[(n * 5) % 6]} {n * 113}");
            }
        }
    }

    private static string Read(string name)
    {
        using var stream = typeof(BilledTokenTests).Assembly.GetManifestResourceStream($"Billing.{name}")
            ?? throw new FileNotFoundException($"There is no fixture {name}: run eng/make-billing-fixtures.mjs.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
