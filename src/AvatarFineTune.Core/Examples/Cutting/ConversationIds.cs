using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace AvatarFineTune.Examples.Cutting;

/// <summary>
/// Names a conversation by its beginning: platform, then the first prompt message (author, time, words) and the first
/// message that the avatar replied (time, words). A longer export of the same chat therefore names every conversation
/// that begins the same by the same id, whatever the file is called; one that an added reply joins to an earlier piece
/// takes the earlier one's. Keyed by the avatar's secret: two avatars' ids for one chat have nothing in common.
/// </summary>
internal sealed class ConversationIds(byte[] avatarSecret)
{
    public Guid Of(string platform, SpokenMessage said, SpeakerTable speakers, SpokenMessage replied)
    {
        using var digest = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, avatarSecret);
        Append(digest, "conversation");
        Append(digest, platform);
        Append(digest, speakers[said.Author].Id ?? speakers[said.Author].Name);
        Append(digest, said);
        Append(digest, replied);

        Span<byte> bytes = stackalloc byte[32];
        digest.GetHashAndReset(bytes);
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x80);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes[..16], bigEndian: true);
    }

    private static void Append(IncrementalHash digest, SpokenMessage message)
    {
        Span<byte> ticks = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(ticks, message.Ticks);
        digest.AppendData(ticks);
        Append(digest, message.Text);
    }

    // The length goes first: no two lists of texts make the same bytes.
    private static void Append(IncrementalHash digest, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        Span<byte> length = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(length, bytes.Length);
        digest.AppendData(length);
        digest.AppendData(bytes);
    }
}
