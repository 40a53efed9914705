namespace AvatarFineTune.Transcripts.Csv;

/// <summary>
/// The messages of the chats that come after the one being handed out: as many chats as fit, and all of each. What does
/// not fit waits for another pass over the file.
/// </summary>
internal sealed class HeldChats(int start, int end, long most = HeldChats.MostCharacters)
{
    internal const long MostCharacters = 64 << 20;
    private const int MessageOverhead = 100;

    private readonly SortedDictionary<int, (List<TranscriptMessage> Messages, long Size)> _held = [];
    private long _size;

    /// <summary>The first chat that is left for another pass.</summary>
    internal int End { get; private set; } = Math.Max(start, end);

    internal void Add(int number, TranscriptMessage message)
    {
        if (number >= End)
        {
            return;
        }

        var (messages, size) = _held.GetValueOrDefault(number, ([], 0));
        messages.Add(message);
        var added = message.Text.Length + MessageOverhead;
        _held[number] = (messages, size + added);
        for (_size += added; _size > most && End > start;)
        {
            End--;
            if (_held.Remove(End, out var dropped))
            {
                _size -= dropped.Size;
            }
        }
    }

    internal IEnumerable<TranscriptMessage> InOrder() => _held.Values.SelectMany(h => h.Messages);
}
