using AvatarFineTune.Examples;
using AvatarFineTune.Local.Model.Retrieval;

namespace AvatarFineTune.Local.Tests.Model;

/// <summary>The kind of a message is told well enough to choose a fitting typical reply.</summary>
public sealed class PatternsTests
{
    [Theory]
    [InlineData("hey!", PatternType.Greeting)]
    [InlineData("Good morning Ava", PatternType.Greeting)]
    [InlineData("Привет", PatternType.Greeting)]
    [InlineData("你好", PatternType.Greeting)]
    [InlineData("مرحبا", PatternType.Greeting)]
    [InlineData("good night", PatternType.Farewell)]
    [InlineData("ok bye", PatternType.Farewell)]
    [InlineData("where are you", PatternType.Question)]
    [InlineData("pizza?", PatternType.Question)]
    [InlineData("元気？", PatternType.Question)]
    [InlineData("كيف حالك؟", PatternType.Question)]
    [InlineData("???", PatternType.Question)]
    [InlineData("can you send me the list?", PatternType.Request)]
    [InlineData("please call", PatternType.Request)]
    [InlineData("😂😂", PatternType.Reaction)]
    [InlineData("lol ok", PatternType.Reaction)]
    [InlineData("the train leaves at nine", PatternType.Statement)]
    [InlineData("Mia: nice trip\nBen: where is it?", PatternType.Question)]
    [InlineData("Ben: hello", PatternType.Greeting)]
    [InlineData("", PatternType.Other)]
    [InlineData("...", PatternType.Other)]
    public void A_messages_kind_is_told(string text, PatternType expected) => Assert.Equal(expected, Patterns.Of(text));
}
