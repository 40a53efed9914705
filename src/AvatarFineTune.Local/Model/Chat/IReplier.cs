using AvatarFineTune.Local.Model.Retrieval;

namespace AvatarFineTune.Local.Model.Chat;

/// <summary>Finds the reply to a conversation. Thread-safe, and the same every time.</summary>
internal interface IReplier
{
    string Reply(Conversation conversation, CancellationToken cancellationToken);
}
