using AvatarFineTune.Avatars;
using AvatarFineTune.Chat;
using Microsoft.Extensions.AI;

namespace AspNetHost.Conversations;

/// <summary>How this app's characters answer.</summary>
internal interface ICharacterVoice
{
    Task<string> AnswerAsync(string userId, Character character, IReadOnlyList<ChatMessage> conversation, CancellationToken cancellationToken);
}

/// <summary>How they answered before AvatarFineTune was added.</summary>
internal sealed class EchoVoice : ICharacterVoice
{
    public Task<string> AnswerAsync(string userId, Character character, IReadOnlyList<ChatMessage> conversation, CancellationToken cancellationToken) =>
        Task.FromResult($"{character.Name} thinks about “{conversation[^1].Text}”.");
}

/// <summary>AvatarFineTune: the character's avatar answers, with its active version or its base model.</summary>
internal sealed class AvatarVoice(AvatarChat avatars) : ICharacterVoice
{
    public async Task<string> AnswerAsync(string userId, Character character, IReadOnlyList<ChatMessage> conversation, CancellationToken cancellationToken) =>
        (await avatars.For(new AvatarKey(userId, character.Id), new() { CallerId = userId }).GetResponseAsync(conversation, cancellationToken: cancellationToken)).Text;
}
