using System.Runtime.CompilerServices;
using AvatarFineTune.Core.Tests.Transcripts.Support;
using AvatarFineTune.Transcripts;

namespace AvatarFineTune.Core.Tests.Transcripts.Sources;

/// <summary>Every record ends in exactly one place of the report, whatever a reader yields.</summary>
public class AccountingTests
{
    public static TheoryData<int> Seeds => new(Enumerable.Range(0, 50));

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Kept_skipped_not_understood_and_duplicates_are_every_record(int seed)
    {
        var reader = new RandomReader(seed);
        await using var source = Reading.FromBytes([1], "x");
        await using var transcript = await new TranscriptReaders([reader]).OpenAsync(source, cancellationToken: TestContext.Current.CancellationToken);
        var yielded = await transcript.ReadMessagesAsync(TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken);
        var report = transcript.Report;

        Assert.Equal(reader.Records, report.Kept + report.Skipped.Values.Sum() + report.NotUnderstood + report.Duplicates);
        Assert.Equal(reader.Records - report.NotUnderstood, report.Chats.Sum(c => c.Kept + c.Skipped.Values.Sum() + c.Duplicates));
        Assert.Equal(report.Kept, report.Owners.Sum(o => o.Messages));
        Assert.InRange(report.NotUnderstoodSamples.Count, 0, 20);
        Assert.Equal(yielded.Count, yielded.DistinctBy(m => (m.Chat, m.Id ?? Guid.NewGuid().ToString())).Count());
    }

    [Fact]
    public async Task A_source_of_which_nothing_was_understood_is_an_error()
    {
        await using var source = Reading.FromBytes([1], "x");
        await using var transcript = await new TranscriptReaders([new RandomReader(0) { OnlyBroken = true }])
            .OpenAsync(source, cancellationToken: TestContext.Current.CancellationToken);
        var error = await Assert.ThrowsAsync<TranscriptException>(
            () => transcript.ReadMessagesAsync(TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken).AsTask());

        Assert.Equal(TranscriptError.Damaged, error.Error);
    }

    private sealed class RandomReader(int seed) : ITranscriptReader
    {
        public bool OnlyBroken { get; init; }

        public long Records { get; private set; }

        public string Platform => "random";

        public TranscriptMatch Probe(TranscriptProbe probe) => TranscriptMatch.Certain;

        public async IAsyncEnumerable<TranscriptMessage> ReadAsync(TranscriptInput input, [EnumeratorCancellation] CancellationToken cancellationToken)
        {
            await Task.Yield();
            var random = new Random(seed);
            var chats = Enumerable.Range(0, 3).Select(i => new TranscriptChat { Id = $"c{i}", Platform = Platform }).ToArray();
            for (Records = 0; Records < 500;)
            {
                Records++;
                var chat = chats[Records * 3 / 501];
                switch (OnlyBroken ? 0 : random.Next(12))
                {
                    case 0: input.Report.AddNotUnderstood(Records, "what? 17"); break;
                    case 1: input.Report.AddDuplicate(chat); break;
                    case 2: input.Report.AddSkipped(chat, SkipReason.ChannelPost); break;
                    default: yield return Message(random, chat); break;
                }
            }
        }

        private static TranscriptMessage Message(Random random, TranscriptChat chat) => new()
        {
            Chat = chat,
            Id = random.Next(3) switch { 0 => null, 1 => $"{random.Next(100)}", _ => $"0{random.Next(100)}" },
            LocalTime = new DateTime(2023, 1, 1).AddMinutes(random.Next(1000)),
            Author = $"P{random.Next(4)}",
            Kind = (MessageKind)random.Next(10),
            Text = random.Next(2) == 0 ? "" : "words",
            IsBot = random.Next(8) == 0,
            IsForwarded = random.Next(8) == 0,
            IsEdited = random.Next(8) == 0,
        };
    }
}
