namespace AvatarFineTune.Fuzz.Checks;

/// <summary>Something that must not be.</summary>
/// <param name="Rule">The rule that was broken, the same for all findings of one kind.</param>
/// <param name="Detail">What exactly was seen.</param>
internal sealed record Finding(string Rule, string Detail);
