using System.Text;

namespace AvatarFineTune.Datasets.Composition;

/// <summary>Writes segments as lines: the persona prompt, then the turns.</summary>
internal sealed class DatasetLineWriter(string prompt) : IDisposable
{
    private readonly JsonlWriter _writer = new();
    private ChatTurn[] _turns = [];

    public DatasetLine Write(DatasetSide side, int number, Segment segment)
    {
        var length = 1 + (2 * segment.Count);
        if (_turns.Length < length)
        {
            _turns = new ChatTurn[length];
        }

        _turns[0] = new("system", prompt);
        var members = new DatasetMember[segment.Count];
        var place = 0;
        foreach (var (example, _) in segment.Exchanges)
        {
            _turns[1 + (2 * place)] = new("user", example.Prompt);
            _turns[2 + (2 * place)] = new("assistant", example.Reply);
            members[place++] = new(example.Id, example.Hash);
        }

        if (side == DatasetSide.Validation && number == 0)
        {
            _writer.EndFile();
        }

        var utf8 = _writer.Write(_turns.AsSpan(0, length)).Span;
        return new() { Side = side, Number = number, Json = Encoding.UTF8.GetString(utf8[..^1]), Members = members };
    }

    public string GetFingerprint() => _writer.GetFingerprint();

    public void Dispose() => _writer.Dispose();
}
