namespace AvatarFineTune.Local.Model.Training;

/// <summary>What a model learns: a reply, what it answered, and what was said before.</summary>
/// <param name="Earlier">A few turns before the prompt, nearest first.</param>
/// <param name="Prompt">The others' last words before the reply.</param>
/// <param name="Reply">The reply.</param>
internal sealed record Exchange(IReadOnlyList<string> Earlier, string Prompt, string Reply)
{
    /// <summary>Never shows the words.</summary>
    public override string ToString() => "exchange";
}
