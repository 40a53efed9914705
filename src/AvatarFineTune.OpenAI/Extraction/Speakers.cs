using AvatarFineTune.Vendors;

namespace AvatarFineTune.OpenAI.Extraction;

/// <summary>
/// Says who wrote the bubbles that show no name: those on the right the phone's owner, those on the left whoever wrote the one above in the same run, or
/// the chat's namesake where nobody on the left is ever named, as it is between two people.
/// </summary>
internal static class Speakers
{
    private const string Other = "Other";

    internal static string?[] Of(IReadOnlyList<Bubble> bubbles, string owner, string title)
    {
        var leftIsNamed = bubbles.Any(b => b is { Side: BubbleSide.Left, Sender: not null, Kind: not ExtractedKind.System });
        var names = new string?[bubbles.Count];
        for (var i = 0; i < names.Length; i++)
        {
            var bubble = bubbles[i];
            names[i] = bubble.Kind == ExtractedKind.System ? null
                : bubble.Side == BubbleSide.Right ? bubble.Sender is { } shown && !IsMe(shown) ? shown : owner
                : bubble.Sender
                ?? (bubble.Side != BubbleSide.Left ? null
                    : !leftIsNamed ? title.Length > 0 ? title : Other
                    : i > 0 && bubbles[i - 1].Side == BubbleSide.Left ? names[i - 1] : null);
        }

        return names;
    }

    private static bool IsMe(string name) => name.Equals("You", StringComparison.OrdinalIgnoreCase) || name.Equals("Me", StringComparison.OrdinalIgnoreCase);
}
