using System.Collections.Concurrent;
using Microsoft.Extensions.AI;

namespace AspNetHost.Conversations;

/// <summary>What was said to whom, for as long as the app runs. An app has a table for it.</summary>
internal sealed class ConversationLog
{
    private const int Kept = 40;

    private readonly ConcurrentDictionary<(string User, string Character), ChatMessage[]> _messages = new();

    public IReadOnlyList<ChatMessage> Of(string userId, string character) => _messages.GetValueOrDefault((userId, character), []);

    public void Add(string userId, string character, params ChatMessage[] messages) => _messages.AddOrUpdate(
        (userId, character), messages, (_, before) => [.. before.Concat(messages).TakeLast(Kept)]);
}
