namespace AvatarFineTune.Datasets;

/// <summary>One message of a training line.</summary>
/// <param name="Role"><c>system</c>, <c>user</c> or <c>assistant</c>.</param>
/// <param name="Content">The words.</param>
public readonly record struct ChatTurn(string Role, string Content)
{
    /// <summary>Shows the role only: never the words.</summary>
    public override string ToString() => Role;
}
