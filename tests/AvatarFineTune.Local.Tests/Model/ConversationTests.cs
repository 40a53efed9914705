using AvatarFineTune.Local.Model.Retrieval;

namespace AvatarFineTune.Local.Tests.Model;

/// <summary>Chats and training lines are cut into prompt and earlier turns by one rule.</summary>
public sealed class ConversationTests
{
    [Fact]
    public void The_others_last_messages_are_the_prompt()
    {
        var conversation = Conversation.Before([new(false, "a"), new(true, "b"), new(false, "c"), new(false, "d")]);
        Assert.Equal("c\nd", conversation.Prompt);
        Assert.Equal(["b", "a"], conversation.Earlier);
    }

    [Fact]
    public void A_second_reply_in_a_row_answers_the_same_prompt() => Assert.Equal("a", Conversation.Before([new(false, "a"), new(true, "b")]).Prompt);

    [Fact]
    public void Only_a_few_earlier_turns_count() =>
        Assert.Equal(["4", "3", "2"], Conversation.Before([new(false, "1"), new(true, "2"), new(false, "3"), new(true, "4"), new(false, "5")]).Earlier);

    [Fact]
    public void With_nothing_said_there_is_no_prompt()
    {
        Assert.Equal("", Conversation.Before([]).Prompt);
        Assert.Equal("", Conversation.Before([new(true, "hello?")]).Prompt);
    }
}
