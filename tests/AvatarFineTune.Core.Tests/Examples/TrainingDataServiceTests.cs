using AvatarFineTune.Examples;
using AvatarFineTune.Stores;
using AvatarFineTune.Stores.InMemory;
using AvatarFineTune.Transcripts;
using static AvatarFineTune.Tests.Examples.Scripts;

namespace AvatarFineTune.Tests.Examples;

public sealed class TrainingDataServiceTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static readonly string[] Lines =
    [
        "10:00 Ann: Hey Ava, how was the concert last night?",
        "10:00:30 Ann: I wanted to come so badly",
        "10:01 Ava: It was loud and sweaty and absolutely wonderful",
        "10:05 Ann: Send me the photos to ann@mail.test please",
        "10:06 Ava: Will do when I am home, call me on +49 170 1234567",
        "2 09:00 Ann: Good morning!",
        "2 09:02 Ava: Morning sunshine, slept well?",
    ];

    [Fact]
    public async Task An_import_stores_what_was_said_and_accounts_for_all_of_it()
    {
        var (service, source) = Imports(Script(Lines));
        var data = await service.ImportAsync(Avatar, source, new() { Speakers = ["Ava"] }, cancellationToken: Ct);

        Assert.Equal(3, data.Exchanges.Exchanges);
        Assert.Equal(3, data.Exchanges.Added);
        Assert.Equal(2, data.Exchanges.Conversations);
        Assert.Equal(7, data.Report.Kept);
        Assert.Equal(1, data.Exchanges.Redactions["email"]);
        Assert.Equal(1, data.Exchanges.Redactions["phone"]);
        var examples = await service.ReadExamplesAsync(Avatar, cancellationToken: Ct).ToListAsync(Ct);
        Assert.Equal(3, examples.Count);
        var first = examples.Single(e => e.Position == 0 && e.Prompt.StartsWith("Hey Ava", StringComparison.Ordinal));
        Assert.Equal("Hey Ava, how was the concert last night?\nI wanted to come so badly", first.Prompt);
        Assert.Equal("It was loud and sweaty and absolutely wonderful", first.Reply);
        Assert.Equal(["Ann"], first.Participants);
        Assert.Equal(Time("10:00"), first.SaidAt);
        Assert.Equal(Time("10:01"), first.RepliedAt);
        Assert.All(examples, e => Assert.DoesNotContain("mail.test", e.Prompt + e.Reply, StringComparison.Ordinal));
        Assert.Equal(7, e7(first.Id));
        static int e7(Guid id) => id.Version;
    }
}
