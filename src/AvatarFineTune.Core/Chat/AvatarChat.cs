using AvatarFineTune.Avatars;
using AvatarFineTune.Usage;
using AvatarFineTune.Vendors;
using Microsoft.Extensions.AI;

namespace AvatarFineTune.Chat;

/// <summary>
/// Chats as avatars. An avatar's active version answers, with the prompt that it was trained with; when it can't, its base
/// does, then <see cref="AvatarChatDefaults.FallbackModels"/>. A singleton, and thread-safe.
/// </summary>
public sealed class AvatarChat
{
    private readonly ChatServices _services;

    internal AvatarChat(ChatServices services) => _services = services;

    /// <summary>Makes a chat client for an avatar. Cheap: it reads nothing until it is asked something.</summary>
    /// <param name="avatar">The avatar; one that was never stored answers with <see cref="AvatarChatDefaults.DefaultModel"/>.</param>
    /// <param name="options">Who chats, and with which version; <see langword="null"/> for nobody in particular and the active one.</param>
    /// <returns>
    /// A thread-safe client. Disposing it releases nothing, because what it uses is shared. Its <c>GetService</c> knows
    /// <see cref="ChatClientMetadata"/>, <see cref="AvatarKey"/> and <see cref="AvatarChatOptions"/>, and beyond these what
    /// the vendor's client that was asked last knows.
    /// </returns>
    /// <remarks>
    /// <para>
    /// A model is sent the avatar's prompt as the first system message, byte for byte as in training; then memories and
    /// knowledge in a block of their own; then <c>ChatOptions.Instructions</c>, and the caller's messages in their order.
    /// Tools and all other options pass through to the vendor. <c>ChatOptions.ModelId</c> is refused with an
    /// <see cref="ArgumentException"/>. Neither messages nor options are changed.
    /// </para>
    /// <para>
    /// The next model of the chain is asked on every fault but <see cref="VendorFault.ContentFiltered"/>,
    /// <see cref="VendorFault.ContextTooLong"/> and <see cref="VendorFault.InvalidRequest"/>, which lie in what was asked;
    /// and when the time to the first token is over. After the first token (the first update with text or a tool call)
    /// there is no other model: a fault then breaks the answer off. The caller's own cancellation never leads to another
    /// model. <see cref="AvatarChatProperties"/> tells which model answered. When none could, a
    /// <see cref="ModelVendorException"/> lists what was tried; an avatar without any model is an
    /// <see cref="InvalidOperationException"/>, a spent budget a <see cref="UsageBudgetExceededException"/>.
    /// </para>
    /// <para>
    /// Usage is recorded once for every answer that has begun, also for one that the caller broke off, which is then
    /// marked as estimated. Recording is awaited for a short while and never fails an answer.
    /// </para>
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException"><see cref="AvatarChatOptions.Version"/> is negative.</exception>
    public IChatClient For(AvatarKey avatar, AvatarChatOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(avatar);
        if (options?.CallerId is { } caller)
        {
            _ = Opaque.Id(caller, nameof(options));
        }

        if (options?.Version is < 0)
        {
            throw new ArgumentOutOfRangeException(
                nameof(options), options.Version, $"{nameof(AvatarChatOptions)}.{nameof(AvatarChatOptions.Version)} is {options.Version}; versions count from 1, 0 is the base model, and null the active version.");
        }

        return new AvatarChatClient(this, _services, avatar, options ?? new());
    }

    /// <summary>
    /// Forgets what is kept in memory of an avatar, so that its next answer reads the store. Activation calls it; call it
    /// after changing a profile where <see cref="AvatarChatDefaults.CacheDuration"/> is too long to wait.
    /// </summary>
    /// <param name="avatar">The avatar; one that is not kept is no error.</param>
    public void Invalidate(AvatarKey avatar)
    {
        ArgumentNullException.ThrowIfNull(avatar);
        _services.Changes.Changed(avatar);
    }
}
