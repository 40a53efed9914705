using AvatarFineTune.Examples;
using AvatarFineTune.Local.Model.Retrieval;

namespace AvatarFineTune.Local.Model.Chat;

/// <summary>The base model: a few polite words that fit a kind of message, chosen by the message itself.</summary>
internal sealed class NeutralModel : IReplier
{
    private static readonly string[] Greetings = ["Hello! How are you?", "Hi there! Nice to hear from you.", "Hello! What can I do for you?"];
    private static readonly string[] Questions = ["That is a good question. I am not sure.", "I would have to think about that.", "I don't know, to be honest. What do you think?"];
    private static readonly string[] Requests = ["I will see what I can do.", "All right, let me think about it.", "I understand. I will come back to you."];
    private static readonly string[] Statements = ["I see. Please tell me more.", "Thank you for telling me.", "That is interesting. How did that come about?"];
    private static readonly string[] Reactions = ["Indeed!", "Good to hear.", "I am glad."];
    private static readonly string[] Farewells = ["Goodbye! Take care.", "See you soon!", "Have a nice day. Goodbye!"];
    private static readonly string[] Others = ["I am not sure what you mean. Could you say it in other words?", "Could you tell me a little more?"];

    public string Reply(Conversation conversation, CancellationToken cancellationToken)
    {
        var replies = Patterns.Of(conversation.Prompt) switch
        {
            PatternType.Greeting => Greetings,
            PatternType.Question => Questions,
            PatternType.Request => Requests,
            PatternType.Statement => Statements,
            PatternType.Reaction => Reactions,
            PatternType.Farewell => Farewells,
            _ => Others,
        };
        return replies[Hash(conversation.Prompt) % (uint)replies.Length];
    }

    // FNV-1a: string.GetHashCode differs from process to process.
    private static uint Hash(string text)
    {
        var hash = 2166136261u;
        foreach (var c in text)
        {
            hash = (hash ^ c) * 16777619u;
        }

        return hash ^ (hash >> 15);
    }
}
