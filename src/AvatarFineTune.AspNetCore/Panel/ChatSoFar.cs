using AvatarFineTune.AspNetCore.Forms;

namespace AvatarFineTune.AspNetCore.Panel;

/// <summary>A chat without script, between two messages.</summary>
/// <param name="History">The conversation, as a form carries it.</param>
/// <param name="Unsent">A message that got no answer.</param>
/// <param name="Error">Why it got none.</param>
internal sealed record ChatSoFar(string? History, string? Unsent, FormNotice? Error)
{
    /// <summary>Hides what was said.</summary>
    public override string ToString() => "a chat";
}
