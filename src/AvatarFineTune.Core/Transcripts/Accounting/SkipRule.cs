using System.Globalization;
using System.Runtime.CompilerServices;

namespace AvatarFineTune.Transcripts;

/// <summary>The one rule of what is training text: reports count by it, and imports take by it.</summary>
internal static class SkipRule
{
    /// <summary>Why a message is no training text; <see langword="null"/> where it is.</summary>
    internal static SkipReason? ReasonFor(TranscriptMessage message) => message.Kind switch
    {
        MessageKind.System => SkipReason.System,
        MessageKind.Deleted => SkipReason.Deleted,
        MessageKind.Call => SkipReason.Call,
        MessageKind.Location => SkipReason.Location,
        MessageKind.Contact => SkipReason.Contact,
        MessageKind.Sticker => SkipReason.Sticker,
        MessageKind.Poll => SkipReason.Poll,
        MessageKind.Other => SkipReason.Other,
        _ when message.IsBot => SkipReason.Bot,
        _ when message.IsForwarded => SkipReason.Forwarded,
        _ when HasWords(message.Text) => null,
        MessageKind.Media => SkipReason.Media,
        _ => SkipReason.Empty,
    };

    /// <summary>Direction marks and the like are no words, and no white space either.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool HasWords(string text) => text.Length > 0 && ((text[0] > ' ' && text[0] < '\u007f') || HasVisible(text));

    private static bool HasVisible(string text)
    {
        foreach (var c in text)
        {
            if (!char.IsWhiteSpace(c) && char.GetUnicodeCategory(c) is not (UnicodeCategory.Format or UnicodeCategory.Control))
            {
                return true;
            }
        }

        return false;
    }
}
