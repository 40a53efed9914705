using AvatarFineTune.Datasets.Tokens;
using AvatarFineTune.Examples;

namespace AvatarFineTune.Datasets.Composition;

/// <summary>
/// What a line costs, by the rule of OpenAI's cookbook "Data preparation and analysis for chat model fine-tuning" (read
/// 2026-11): 3 tokens a message plus its fields, and 3 a line.
/// </summary>
internal sealed class LineTokens
{
    private const int PerMessage = 3;
    private const int PerLine = 3;
    private readonly Tokenizer _tokenizer;
    private readonly int _user;
    private readonly int _assistant;

    public LineTokens(Tokenizer tokenizer, string prompt)
    {
        _tokenizer = tokenizer;
        _user = PerMessage + tokenizer.Count("user");
        _assistant = PerMessage + tokenizer.Count("assistant");
        Fixed = PerLine + PerMessage + tokenizer.Count("system") + tokenizer.Count(prompt);
    }

    /// <summary>What every line costs before its first exchange: the persona prompt and the line itself.</summary>
    public int Fixed { get; }

    public static string NameOf(TokenEncoding encoding) => encoding switch
    {
        TokenEncoding.Cl100kBase => "cl100k_base",
        _ => "o200k_base",
    };

    public int Of(TrainingExample example) =>
        _user + _tokenizer.Count(example.Prompt) + _assistant + _tokenizer.Count(example.Reply);

    /// <summary>A message of a later chat: the persona prompt and the mean words of both sides, without history.</summary>
    public TypicalMessage Typical(IReadOnlyCollection<Exchange> used)
    {
        if (used.Count == 0)
        {
            return default;
        }

        var replies = used.Sum(e => (long)_tokenizer.Count(e.Example.Reply));
        var prompts = used.Sum(e => (long)e.Tokens) - replies - ((long)used.Count * _assistant);
        return new(Fixed + ((double)prompts / used.Count), (double)replies / used.Count);
    }
}
