using System.Globalization;
using System.Text;
using AvatarFineTune.Datasets.Style;
using AvatarFineTune.Examples;

namespace AvatarFineTune.Datasets;

/// <summary>
/// Drafts a persona prompt from what a person's replies have in common: length, casing, punctuation, emoji, favourite
/// phrases. It says how they write, never what they said: a phrase must stand in at least three replies.
/// </summary>
public static class PromptDrafter
{
    /// <summary>Drafts a prompt. The same examples give the same prompt.</summary>
    /// <param name="name">The avatar's name; <see langword="null"/> to leave it out.</param>
    /// <param name="examples">The examples to learn the style from.</param>
    public static string Draft(string? name, IReadOnlyList<TrainingExample> examples)
    {
        ArgumentNullException.ThrowIfNull(examples);
        var who = string.IsNullOrWhiteSpace(name) ? "this person" : name.Trim();
        var prompt = new StringBuilder()
            .Append(CultureInfo.InvariantCulture, $"You are {(string.IsNullOrWhiteSpace(name) ? "a person" : who)} in a private chat. ")
            .Append(CultureInfo.InvariantCulture, $"Answer the way {who} writes.");
        var style = ReplyStyle.Measure(examples);
        if (style.Replies == 0)
        {
            return prompt.ToString();
        }

        prompt.Append(CultureInfo.InvariantCulture, $" Replies are usually {Length(style)}.");
        Add(prompt, style.LowerCaseShare >= 0.6, "Sentences mostly start in lower case.");
        Add(prompt, style.FinalStopShare <= 0.15, "They rarely end with a full stop.");
        Add(prompt, style.ExclamationShare >= 0.25, "Exclamation marks are frequent.");
        Add(prompt, style.QuestionShare >= 0.3, "They often ask something back.");
        Add(prompt, style.MultiLineShare >= 0.25, "Thoughts come as several short lines.");
        prompt.Append(style.EmojiShare switch
        {
            < 0.02 => " Emoji are not used.",
            < 0.15 => $" Emoji are rare{Favourites(style)}.",
            < 0.5 => $" Emoji are used now and then{Favourites(style)}.",
            _ => $" Emoji are in most replies{Favourites(style)}.",
        });
        if (style.FavouritePhrases.Count > 0)
        {
            prompt.Append(CultureInfo.InvariantCulture, $" Typical phrases: {string.Join(", ", style.FavouritePhrases.Select(p => $"\"{p}\""))}.");
        }

        return prompt.ToString();
    }

    private static string Length(ReplyStyle style) => style.LongWords <= style.ShortWords + 1
        ? $"about {style.LongWords} {(style.LongWords == 1 ? "word" : "words")} long"
        : $"{style.ShortWords} to {style.LongWords} words long";

    private static string Favourites(ReplyStyle style) =>
        style.FavouriteEmoji.Count == 0 ? "" : ", above all " + string.Join(' ', style.FavouriteEmoji);

    private static void Add(StringBuilder prompt, bool holds, string sentence)
    {
        if (holds)
        {
            prompt.Append(' ').Append(sentence);
        }
    }
}
