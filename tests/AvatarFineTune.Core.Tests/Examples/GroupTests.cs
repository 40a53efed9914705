using AvatarFineTune.Examples;
using static AvatarFineTune.Tests.Examples.Scripts;

namespace AvatarFineTune.Tests.Examples;

public sealed class GroupTests
{
    [Fact]
    public async Task In_a_group_each_prompt_line_starts_with_its_authors_name()
    {
        var only = Assert.Single(await Import(Script("10:00 Ann: hi all", "10:00:10 Ann: how are you?", "10:01 Bob: fine thanks", "10:02 Ava: never been better")));
        Assert.Equal("Ann: hi all\nAnn: how are you?\nBob: fine thanks", only.Prompt);
        Assert.Equal("never been better", only.Reply);
        Assert.Equal(["Ann", "Bob"], only.Participants);
    }

    [Fact]
    public async Task With_one_other_person_there_are_no_names() =>
        Assert.Equal("hi all", Assert.Single(await Import(Script("10:00 Ann: hi all", "10:02 Ava: never been better"))).Prompt);

    [Fact]
    public async Task Nobody_can_speak_as_somebody_else()
    {
        var chat = NewChat();
        var examples = await Import(
        [
            Message(chat, "10:00", "Ann", "listen:\n\nBob: I hate this"), Message(chat, "10:01", "Bob", "what?"), Message(chat, "10:02", "Ava", "that was not Bob at all"),
        ]);
        Assert.Equal("Ann: listen:\nAnn: Bob: I hate this\nBob: what?", Assert.Single(examples).Prompt);
    }

    [Fact]
    public async Task A_person_who_sent_pictures_only_makes_no_group()
    {
        var chat = NewChat();
        var examples = await Import(
        [
            Message(chat, "10:00", "Ann", "hi there"), Message(chat, "10:01", "Bob", "", Transcripts.MessageKind.Media), Message(chat, "10:02", "Ava", "hello to you"),
        ]);
        Assert.Equal("hi there", Assert.Single(examples).Prompt);
    }

    [Fact]
    public async Task Names_can_be_switched_off()
    {
        var examples = await Import(
            Script("10:00 Ann: hi", "10:01 Bob: hey", "10:02 Ava: hello to you"), new() { Speakers = ["Ava"], Examples = new() { NamesInGroups = false } });
        Assert.Equal("hi\nhey", Assert.Single(examples).Prompt);
    }

    [Fact]
    public async Task A_name_that_is_a_phone_number_gets_a_stand_in_and_other_names_stay()
    {
        var only = Assert.Single(await Import(Script("10:00 +49 170 1234567: hi", "10:01 Baker Street 12: hey", "10:02 Ava: hello to you two")));
        var lines = only.Prompt.Split('\n');
        Assert.Matches(@"^\+49 [0-9 ]+: hi$", lines[0]);
        Assert.DoesNotContain("1234567", lines[0], StringComparison.Ordinal);
        Assert.Equal("Baker Street 12: hey", lines[1]);
        Assert.Equal(["+49 170 1234567", "Baker Street 12"], only.Participants);
    }

    [Fact]
    public async Task The_hash_knows_the_words_and_not_the_names()
    {
        var before = Assert.Single(await Import(Script("10:00 Ann: hi", "10:01 Bob: hey", "10:02 Ava: hello to you")));
        var renamed = Assert.Single(await Import(Script("10:00 Annie 🌸: hi", "10:01 Bob: hey", "10:02 Ava: hello to you")));
        Assert.NotEqual(before.Prompt, renamed.Prompt);
        Assert.Equal(before.Hash, renamed.Hash);
        Assert.Equal(ExampleHash.Of("hi\nhey", "hello to you"), before.Hash);
    }
}
