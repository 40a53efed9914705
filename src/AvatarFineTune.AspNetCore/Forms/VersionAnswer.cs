using AvatarFineTune.Avatars;
using AvatarFineTune.Chat;
using Microsoft.Extensions.AI;

namespace AvatarFineTune.AspNetCore.Forms;

/// <summary>What one version answered.</summary>
/// <param name="Version">The version that was asked; 0 for the base model.</param>
/// <param name="Text">What it said.</param>
/// <param name="Model">The model that answered, as <c>vendor/model</c>.</param>
/// <param name="IsFallback">Whether that is another model than the one that was asked.</param>
internal sealed record VersionAnswer(int Version, string Text, string? Model, bool IsFallback)
{
    /// <summary>Hides what it said.</summary>
    public override string ToString() => $"answer of version {Version}";

    /// <summary>Asks one version of an avatar, or its base model, whichever is active.</summary>
    /// <exception cref="ArgumentException">There is no such version that can answer.</exception>
    public static async Task<VersionAnswer> AskAsync(AvatarChat chat, AvatarKey avatar, int version, string question, CancellationToken cancellationToken)
    {
        var answer = await chat.For(avatar, new() { CallerId = avatar.UserId, Version = version }).GetResponseAsync(question, cancellationToken: cancellationToken).ConfigureAwait(false);
        var said = answer.AdditionalProperties;
        return new(
            version, answer.Text, said?.GetValueOrDefault(AvatarChatProperties.Model) as string, said?.GetValueOrDefault(AvatarChatProperties.Fallback) is true);
    }
}
