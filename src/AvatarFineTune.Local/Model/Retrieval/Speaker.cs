using System.Buffers;

namespace AvatarFineTune.Local.Model.Retrieval;

/// <summary>Finds who speaks in a line of a group's prompt, <c>Name: text</c>.</summary>
internal static class Speaker
{
    private const int MaxNameLength = 40;
    private const int MaxNameWords = 4;
    private static readonly SearchValues<char> SentenceMarks = SearchValues.Create(".,;!?\"()/");

    public static Line Split(ReadOnlySpan<char> line)
    {
        var colon = line[..Math.Min(line.Length, MaxNameLength + 1)].IndexOf(": ");
        if (colon <= 0 || char.IsWhiteSpace(line[0]))
        {
            return new(default, line);
        }

        // A sentence that happens to hold a colon is no name. A false match does no harm: prompts and messages are cut alike.
        var name = line[..colon];
        return name.ContainsAny(SentenceMarks) || name.Count(' ') >= MaxNameWords ? new(default, line) : new(name, line[(colon + 2)..]);
    }

    public readonly ref struct Line(ReadOnlySpan<char> name, ReadOnlySpan<char> said)
    {
        private readonly ReadOnlySpan<char> _name = name;
        private readonly ReadOnlySpan<char> _said = said;

        public void Deconstruct(out ReadOnlySpan<char> name, out ReadOnlySpan<char> said)
        {
            name = _name;
            said = _said;
        }
    }
}
