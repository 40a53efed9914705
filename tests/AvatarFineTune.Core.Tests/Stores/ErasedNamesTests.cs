using AvatarFineTune.Examples;
using AvatarFineTune.Stores.Providers;
using AvatarFineTune.Transcripts;

namespace AvatarFineTune.Core.Tests.Stores;

/// <summary>Exports are named after the people in them, in every way that a disk or a platform spells a name.</summary>
public sealed class ErasedNamesTests
{
    [Theory]
    [InlineData("Chat with Zoë.txt", "Zoë", true)]
    [InlineData("Chat with Zoe\u0308.txt", "Zoë", true)]
    [InlineData("chat with ben.txt", "Ben", true)]
    [InlineData("inbox/bensmith_1234", "Ben Smith", true)]
    [InlineData("ben.smith_1234", "Ben Smith", true)]
    [InlineData("Planning", "Ann", false)]
    [InlineData("chat", "Ben", false)]
    [InlineData("chat 12", "1", true)]
    [InlineData("a chat", "A", false)]
    public void A_name_is_found_as_files_spell_it(string source, string name, bool found)
    {
        var data = ErasedNames.Remove(Import(source), name);

        Assert.Equal(found ? "" : source, data.SourceName);
        Assert.Equal(found ? "erased-0" : source, data.Report.Chats[0].Id);
        Assert.Equal(found ? "" : source, data.Report.NotUnderstoodSamples[0].Source);
    }

    [Fact]
    public void A_name_with_marks_that_nobody_sees_is_removed_too() =>
        Assert.Empty(ErasedNames.Remove(Import("chat", "\u200EBen"), "Ben").Report.Owners);

    private static TrainingData Import(string source, string owner = "Ava") => new()
    {
        Id = Guid.CreateVersion7(),
        Avatar = new("user", "ava"),
        SourceName = source,
        Report = new()
        {
            Platforms = ["x"],
            Chats = [new() { Id = source, Title = "", Platform = "x", Skipped = new Dictionary<SkipReason, long>() }],
            Skipped = new Dictionary<SkipReason, long>(),
            NotUnderstoodSamples = [new(source, 1, "x")],
            Owners = [new(owner, null, 1, null)],
        },
        Exchanges = new(),
        CreatedAt = new(2026, 11, 2, 10, 0, 0, TimeSpan.Zero),
    };
}
