namespace AvatarFineTune.Local.Model.Retrieval;

/// <summary>Who said a turn: everyone else, or the one who is learned from.</summary>
internal readonly record struct Turn(bool IsReply, string Text)
{
    public override string ToString() => IsReply ? "reply" : "turn";
}

/// <summary>
/// What a reply answers: the others' last words, and the few turns before them. Training lines and chats are cut by this one
/// rule, so that what is asked looks like what was learned.
/// </summary>
/// <param name="Prompt">What the others said last, however many messages it was.</param>
/// <param name="Earlier">Up to <see cref="MaxEarlier"/> turns before it, nearest first.</param>
internal sealed record Conversation(string Prompt, IReadOnlyList<string> Earlier)
{
    public const int MaxEarlier = 3;

    public override string ToString() => $"conversation of {Earlier.Count + 1} turns";

    /// <param name="turns">The turns before the reply, oldest first.</param>
    public static Conversation Before(IReadOnlyList<Turn> turns)
    {
        var last = turns.Count - 1;
        while (last >= 0 && turns[last].IsReply)
        {
            last--;
        }

        if (last < 0)
        {
            return new("", []);
        }

        var first = last;
        while (first > 0 && !turns[first - 1].IsReply)
        {
            first--;
        }

        var earlier = new List<string>();
        for (var i = first - 1; i >= 0 && earlier.Count < MaxEarlier; i--)
        {
            earlier.Add(turns[i].Text);
        }

        return new(string.Join('\n', turns.Skip(first).Take(last - first + 1).Select(t => t.Text)), earlier);
    }
}
