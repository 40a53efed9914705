using AvatarFineTune.Examples.Text;

namespace AvatarFineTune.Examples;

/// <summary>
/// Scores how much an exchange can teach, from 0 to 1: the same words always score the same, on any machine and at any
/// time. The score is <c>0.45·length + 0.20·variety + 0.15·letters + 0.20·prompt</c>, where
/// <list type="bullet">
/// <item><b>length</b> grows with the reply's distinct words and saturates: <c>1 - exp(-words / 6)</c>, so that 4 words are worth about
/// half and 18 nearly all;</item>
/// <item><b>variety</b> is the share of the reply's words that are not repeats; a single word has a quarter of it;</item>
/// <item><b>letters</b> is the share of letters and digits among the reply's visible characters, full from 0.7 on: punctuation is
/// normal, a row of emoji is not speech;</item>
/// <item><b>prompt</b> says how much there is to reply to: <c>1 - exp(-words / 3)</c> of the prompt's words.</item>
/// </list>
/// A reply without any word (emoji, a bare link) scores at most 0.15, whatever stands before it. Empty replies score 0.
/// </summary>
public static class QualityScorer
{
    private const double LengthWeight = 0.45;
    private const double VarietyWeight = 0.20;
    private const double LetterWeight = 0.15;
    private const double PromptWeight = 0.20;

    /// <summary>Words after which the length part reaches 63 %.</summary>
    private const double ReplyScale = 6;

    /// <summary>Words after which the prompt part reaches 63 %.</summary>
    private const double PromptScale = 3;

    /// <summary>The share of letters from which text counts as all speech.</summary>
    private const double FullLetterShare = 0.7;

    /// <summary>One word can't vary: what it gets instead, so that one-word replies stay below half.</summary>
    private const double SingleWordVariety = 0.25;

    /// <summary>The most that a reply without words can score.</summary>
    private const double WordlessCap = 0.15;

    /// <summary>Scores an exchange.</summary>
    /// <param name="prompt">What the others said.</param>
    /// <param name="reply">What the avatar replied.</param>
    /// <returns>A number from 0 to 1, rounded to four decimals.</returns>
    public static double Score(string prompt, string reply)
    {
        ArgumentNullException.ThrowIfNull(prompt);
        ArgumentNullException.ThrowIfNull(reply);
        if (string.IsNullOrWhiteSpace(reply))
        {
            return 0;
        }

        var (words, distinct) = Count(reply);
        var score = (LengthWeight * Saturate(distinct, ReplyScale))
            + (VarietyWeight * (words < 2 ? SingleWordVariety : distinct / words))
            + (LetterWeight * Math.Min(1, LetterShare(reply) / FullLetterShare))
            + (PromptWeight * Saturate(Count(prompt).Words, PromptScale));
        return Math.Round(distinct == 0 ? Math.Min(score, WordlessCap) : score, 4);
    }

    private static double Saturate(double value, double scale) => 1 - Math.Exp(-value / scale);

    /// <summary>Counts words outside links; a character of a script without spaces is half a word.</summary>
    private static (double Words, double Distinct) Count(string text)
    {
        double words = 0, distinct = 0;
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var piece in text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        {
            if (Links.IsLink(piece))
            {
                continue;
            }

            foreach (var token in Words.Tokens(piece))
            {
                var worth = Words.IsUnspaced(piece[token.Start.Value]) ? 0.5 : 1;
                words += worth;
                distinct += seen.Add(piece[token]) ? worth : 0;
            }
        }

        return (words, distinct);
    }

    private static double LetterShare(string text)
    {
        int letters = 0, visible = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            // Marks belong to their letter: Hindi and Thai would otherwise look like punctuation.
            if (!System.Text.Rune.IsWhiteSpace(rune) && System.Text.Rune.GetUnicodeCategory(rune) is not
                (System.Globalization.UnicodeCategory.NonSpacingMark or System.Globalization.UnicodeCategory.SpacingCombiningMark or System.Globalization.UnicodeCategory.Format))
            {
                visible++;
                letters += System.Text.Rune.IsLetterOrDigit(rune) ? 1 : 0;
            }
        }

        return visible == 0 ? 0 : (double)letters / visible;
    }
}
