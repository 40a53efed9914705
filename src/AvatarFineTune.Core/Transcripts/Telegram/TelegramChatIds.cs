using System.Globalization;
using System.Runtime.InteropServices;

namespace AvatarFineTune.Transcripts.Telegram;

/// <summary>
/// Names the chats of one document. Users and groups count their ids apart, so that 42 may be both; a document that is
/// damaged, or was put together by hand, may name two chats alike or not at all, and they are still two.
/// </summary>
internal sealed class TelegramChatIds(string fileName)
{
    private readonly Dictionary<string, string?> _typesById = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _times = new(StringComparer.Ordinal);
    private readonly HashSet<string> _used = new(StringComparer.Ordinal);

    /// <summary>The id of the next chat, and what Telegram knows it by.</summary>
    internal (string Id, string? PlatformId) Next(string? id, string? type)
    {
        var isNamed = id is { Length: > 0 };
        var name = !isNamed ? fileName
            : _typesById.TryAdd(id!, type) || string.Equals(_typesById[id!], type, StringComparison.Ordinal) ? id!
            : $"{type}:{id}";
        if (_used.Add(name))
        {
            return (name, isNamed ? $"{TelegramChatKind.Counter(type)}:{id}" : null);
        }

        ref var times = ref CollectionsMarshal.GetValueRefOrAddDefault(_times, name, out _);
        string unique;
        do
        {
            unique = string.Create(CultureInfo.InvariantCulture, $"{name}#{++times + 1}");
        }
        while (!_used.Add(unique));

        return (unique, null);
    }
}
