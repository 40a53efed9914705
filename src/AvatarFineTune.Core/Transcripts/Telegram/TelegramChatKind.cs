namespace AvatarFineTune.Transcripts.Telegram;

/// <summary>What the <c>type</c> of a chat means.</summary>
internal static class TelegramChatKind
{
    internal static bool IsKnown(string? type) => type is "personal_chat" or "bot_chat" or "saved_messages" or "replies" or "verify_codes"
        or "private_group" or "private_supergroup" or "public_supergroup" || IsChannel(type);

    /// <summary>A channel's posts answer nobody.</summary>
    internal static bool IsChannel(string? type) => type is "private_channel" or "public_channel";

    /// <summary>Whether the partner is a program; it then has the chat's own id.</summary>
    internal static bool IsWithBot(string? type) => type is "bot_chat" or "verify_codes";

    /// <summary>Whose ids are counted together: people, small groups and large groups apart. A chat that turns public keeps its id.</summary>
    internal static string Counter(string? type) => type switch
    {
        "private_group" => "group",
        "private_supergroup" or "public_supergroup" or "private_channel" or "public_channel" => "channel",
        _ => type ?? "",
    };

    /// <summary>What the ids of such chats begin with in a message's <c>from_id</c>.</summary>
    internal static string Peer(string? type) => type switch
    {
        "private_group" => "chat",
        "private_supergroup" or "public_supergroup" or "private_channel" or "public_channel" => "channel",
        _ => "user",
    };

    /// <summary>Whether everybody who writes there is the account's owner.</summary>
    internal static bool IsOwnersOwn(string? type) => type is "saved_messages";
}
