using AvatarFineTune.Datasets;

namespace AvatarFineTune.Benchmarks.Datasets;

/// <summary>Training lines of made-up chat: a persona prompt, then one to ten exchanges of one or two messages' words.</summary>
internal static class ChatLines
{
    private const string Prompt =
        "You are Ava in a private chat. Answer the way Ava writes. Replies are usually 3 to 11 words long. Sentences mostly start in lower case. "
        + "They rarely end with a full stop. Emoji are used now and then, above all 😂 👍🏽. Typical phrases: \"oh well\", \"see you then\".";

    internal static List<ChatTurn[]> Make(string text)
    {
        var random = new Random(20240607);
        var messages = text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var lines = new List<ChatTurn[]>();
        for (var next = 0; next < messages.Length;)
        {
            var turns = new List<ChatTurn> { new("system", Prompt) };
            for (var exchanges = random.Next(1, 11); exchanges > 0; exchanges--)
            {
                turns.Add(new("user", Words(messages, ref next, random)));
                turns.Add(new("assistant", Words(messages, ref next, random)));
            }

            lines.Add([.. turns]);
        }

        return lines;
    }

    // A burst of messages is one turn, joined by a newline.
    private static string Words(string[] messages, ref int next, Random random)
    {
        var count = random.Next(1, 3);
        var words = string.Join('\n', Enumerable.Range(next, count).Select(i => messages[i % messages.Length]));
        next += count;
        return words;
    }
}
