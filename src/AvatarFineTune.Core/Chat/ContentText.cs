using System.Text;
using AvatarFineTune.Datasets.Tokens;
using Microsoft.Extensions.AI;

namespace AvatarFineTune.Chat;

/// <summary>
/// The words that tokens are estimated from where a vendor did not count: text, reasoning, tool calls and their results.
/// Images and other media are left out, because their price in tokens is each vendor's own.
/// </summary>
internal static class ContentText
{
    // What chat templates put around a message, and before the reply: OpenAI's published numbers, near enough elsewhere.
    private const int TokensPerMessage = 3;
    private const int TokensForReply = 3;

    public static void Append(StringBuilder text, AIContent content)
    {
        switch (content)
        {
            case TextContent t:
                text.Append(t.Text);
                break;
            case TextReasoningContent t:
                text.Append(t.Text);
                break;
            case FunctionCallContent call:
                text.Append(call.Name);
                foreach (var (name, value) in call.Arguments ?? new Dictionary<string, object?>(StringComparer.Ordinal))
                {
                    text.Append(' ').Append(name).Append(": ").Append(value);
                }

                break;
            case FunctionResultContent result:
                text.Append(result.Result);
                break;
        }
    }

    public static long CountTokens(IEnumerable<ChatMessage> messages, Tokenizer tokenizer)
    {
        long tokens = TokensForReply;
        var text = new StringBuilder();
        foreach (var message in messages)
        {
            text.Clear();
            foreach (var content in message.Contents)
            {
                Append(text, content);
            }

            tokens += TokensPerMessage + tokenizer.Count(text.ToString());
        }

        return tokens;
    }
}
