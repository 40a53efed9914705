namespace AvatarFineTune.AspNetCore.Http;

/// <summary>How long what people write may be, in characters: more than anybody needs, and no more than a page, a prompt or a line of a training file can hold.</summary>
internal static class TextLimits
{
    public const int Name = 200;
    public const int Prompt = 32_000;
    public const int Reply = 16_000;
    public const int Reason = 200;
    public const int Note = 16_000;

    /// <summary>What is wrong with a text that may be missing; <see langword="null"/> if nothing.</summary>
    public static string? Wrong(string field, string? text, int most) =>
        text is null || (!string.IsNullOrWhiteSpace(text) && text.Length <= most) ? null : $"{field} must have 1 to {most:N0} characters, not only spaces.";
}
