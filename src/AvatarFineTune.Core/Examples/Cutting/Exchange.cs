namespace AvatarFineTune.Examples.Cutting;

/// <summary>What somebody said in one go: their messages in a row, joined by newlines.</summary>
internal sealed record Turn(int Author, bool IsAvatar, string Text)
{
    /// <summary>Shows the length only.</summary>
    public override string ToString() => $"turn of {Text.Length} characters";
}

/// <summary>An exchange as cut, before names, redaction and choice.</summary>
internal sealed class Exchange
{
    public required Guid ConversationId { get; init; }

    public required int Position { get; init; }

    public required IReadOnlyList<Turn> Prompt { get; init; }

    public required IReadOnlyList<Turn> Reply { get; init; }

    /// <summary>Whether each prompt line is to start with its author's name.</summary>
    public required bool ShowsNames { get; init; }

    public required DateTime SaidAt { get; init; }

    public required DateTime RepliedAt { get; init; }
}
