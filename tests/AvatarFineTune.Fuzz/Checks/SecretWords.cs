namespace AvatarFineTune.Fuzz.Checks;

/// <summary>Finds words of messages that an error must not show.</summary>
internal static class SecretWords
{
    private const int Shortest = 8;

    /// <summary>Words that errors use themselves.</summary>
    private static readonly HashSet<string> Own = new(StringComparer.OrdinalIgnoreCase)
    {
        "messages", "password", "platform", "together", "imported", "database", "encrypted", "ordinary", "conversation", "conversations", "container", "character",
        "characters", "whatsapp", "telegram", "messenger", "instagram", "recognized", "understood", "property", "something", "expected", "document", "documents", "attachment",
    };

    public static IEnumerable<string> Of(string text)
    {
        var start = -1;
        for (var i = 0; i <= text.Length; i++)
        {
            if (i < text.Length && char.IsLetter(text[i]))
            {
                start = start < 0 ? i : start;
            }
            else
            {
                if (start >= 0 && i - start >= Shortest)
                {
                    yield return text[start..i];
                }

                start = -1;
            }
        }
    }

    public static bool IsOurOwn(string word) => Own.Contains(word);
}
