using AvatarFineTune.Core.Tests.Datasets.Composition;
using AvatarFineTune.Datasets.Style;
using AvatarFineTune.Examples;

namespace AvatarFineTune.Core.Tests.Datasets.Style;

/// <summary>Examples of which only the replies matter.</summary>
internal static class Replies
{
    public static List<TrainingExample> Of(params IEnumerable<string> replies) =>
        [.. replies.Select((reply, i) => Composing.Example(i, 0, $"prompt {i}", reply))];

    public static ReplyStyle Measure(params IEnumerable<string> replies) => ReplyStyle.Measure(Of(replies));

    /// <summary>The replies, and as many others as make them a small part.</summary>
    public static List<TrainingExample> Among(int others, params IEnumerable<string> replies) =>
        Of(replies.Concat(Enumerable.Range(0, others).Select(i => $"filler{(char)('a' + (i % 26))}{(char)('a' + (i / 26 % 26))}")));
}
