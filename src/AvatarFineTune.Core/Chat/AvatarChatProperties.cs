namespace AvatarFineTune.Chat;

/// <summary>
/// What an answer says of itself in <c>AdditionalProperties</c>: of the <c>ChatResponse</c>, or, streamed, of a first update
/// that holds nothing else, sent with the first token (<see cref="UsageUnrecorded"/>: of a last one), so that putting the
/// updates together gives the same response. Values are plain strings, numbers and booleans; a key that has nothing to
/// say is absent.
/// </summary>
public static class AvatarChatProperties
{
    /// <summary>The model that answered, as <c>vendor/model</c> (<see cref="string"/>).</summary>
    public const string Model = "avatar.model";

    /// <summary>The version that answered (<see cref="int"/>); absent for a base or fallback model.</summary>
    public const string Version = "avatar.version";

    /// <summary><see langword="true"/> if another model answered than the first of the chain; absent otherwise.</summary>
    public const string Fallback = "avatar.fallback";

    /// <summary>What did not answer and why, such as <c>openai/ft:x: ModelNotFound; nebius/y: Throttled</c> (<see cref="string"/>); absent if the first did.</summary>
    public const string Attempts = "avatar.attempts";

    /// <summary>The id of the answer's usage record (<see cref="string"/>, a Guid).</summary>
    public const string UsageId = "avatar.usage_id";

    /// <summary><see langword="true"/> if the usage was not known to be stored in time; absent otherwise.</summary>
    public const string UsageUnrecorded = "avatar.usage_unrecorded";
}
