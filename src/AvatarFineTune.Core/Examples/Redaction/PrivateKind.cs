using AvatarFineTune.Examples.Text;

namespace AvatarFineTune.Examples.Redaction;

/// <summary>The kinds of private values; where two overlap, the earlier kind stays.</summary>
internal enum PrivateKind
{
    SecretUrl,
    ApiKey,
    Password,
    Email,
    Iban,
    Wallet,
    Card,
    Identity,
    Phone,
    Address,
}

/// <summary>A private value's place in a text.</summary>
/// <param name="Start">Its first character.</param>
/// <param name="Length">How many characters it has.</param>
/// <param name="Kind">What it is.</param>
/// <param name="IsOurs">Whether it is a stand-in already: it stays, and no later kind may find a value inside it.</param>
internal readonly record struct PrivateSpan(int Start, int Length, PrivateKind Kind, bool IsOurs = false)
{
    public int End => Start + Length;
}

/// <summary>A text, with what more than one detector needs of it.</summary>
internal sealed class SearchedText(string text, IReadOnlyList<PhonePack> regions)
{
    private List<(int Start, int End)>? _links;
    private Token[]? _tokens;

    public string Text { get; } = text;

    /// <summary>The regions whose phone numbers need no separators.</summary>
    public IReadOnlyList<PhonePack> Regions { get; } = regions;

    /// <summary>Whether it has a digit of any script: most kinds of values need one, and most messages have none.</summary>
    public bool HasDigit { get; } = HasAnyDigit(text);

    public List<(int Start, int End)> Links => _links ??= Examples.Text.Links.Find(Text);

    /// <summary>The words, in lower case, with their places.</summary>
    public Token[] Tokens => _tokens ??= [.. Words.Tokens(Text).Select(r => new Token(r.Start.Value, r.End.Value, Text[r].ToLowerInvariant()))];

    /// <summary>Whether a place is inside a link: the digits there are ids, not numbers to call.</summary>
    public bool IsInLink(int index)
    {
        var links = Links;
        int low = 0, high = links.Count - 1;
        while (low <= high)
        {
            var middle = (low + high) / 2;
            if (index < links[middle].Start)
            {
                high = middle - 1;
            }
            else if (index >= links[middle].End)
            {
                low = middle + 1;
            }
            else
            {
                return true;
            }
        }

        return false;
    }

    private static bool HasAnyDigit(ReadOnlySpan<char> text)
    {
        if (text.ContainsAnyInRange('0', '9'))
        {
            return true;
        }

        // The digits of other scripts start with Arabic's.
        for (var at = text.IndexOfAnyInRange('\u0660', '\uFF19'); at >= 0;)
        {
            if (char.IsDigit(text[at]))
            {
                return true;
            }

            var next = text[(at + 1)..].IndexOfAnyInRange('\u0660', '\uFF19');
            at = next < 0 ? -1 : at + 1 + next;
        }

        return false;
    }
}

/// <summary>A word and its place.</summary>
internal readonly record struct Token(int Start, int End, string Lower)
{
    public override string ToString() => $"token at {Start}";
}

/// <summary>Finds private values of some kinds, in time linear in the text: chats are hostile input.</summary>
internal interface IPrivateDetector
{
    void Find(SearchedText text, List<PrivateSpan> found);
}
