using System.Text;

namespace AvatarFineTune.Benchmarks.Transcripts;

/// <summary>The same made-up chat for every JSON export: who writes when and what, from one seed.</summary>
internal sealed class ChatWords
{
    private static readonly ExportLanguage Language = ExportLanguage.All[0];
    private readonly Random _random = new(20261122);
    private readonly StringBuilder _text = new();

    internal static string[] Authors => Language.Authors;

    internal DateTime Time { get; private set; } = new(2019, 1, 1, 8, 0, 0);

    internal int Author { get; private set; }

    internal bool IsMedia { get; private set; }

    internal bool IsReply { get; private set; }

    internal bool HasLink { get; private set; }

    /// <summary>The words of the next message.</summary>
    internal string Next()
    {
        Time = Time.AddSeconds(_random.Next(10) == 0 ? _random.Next(20_000) : _random.Next(120));
        Author = _random.Next(Authors.Length);
        IsMedia = _random.Next(100) < 4;
        IsReply = _random.Next(10) == 0;
        HasLink = _random.Next(30) == 0;
        _text.Clear();
        if (!IsMedia)
        {
            _text.AppendJoin(' ', Enumerable.Range(0, _random.Next(1, 20)).Select(_ => Language.Words[_random.Next(Language.Words.Length)]));
            _text.Append(_random.Next(6) == 0 ? " " + ExportLanguage.Emoji[_random.Next(ExportLanguage.Emoji.Length)] : "");
        }

        return _text.ToString();
    }
}
