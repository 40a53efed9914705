namespace AspNetHost.Conversations;

/// <summary>A character that a user made in this app.</summary>
internal sealed record Character(string Id, string Name, string About);

/// <summary>Who has which characters. An app has a table for it.</summary>
internal sealed class Characters
{
    private readonly Dictionary<string, Character[]> _characters = new(StringComparer.Ordinal)
    {
        ["ava"] = [new("ava", "Ava Lindqvist", "Mends bicycles, bakes, keeps a cat.")],
        ["jonas"] = [new("captain", "The Captain", "Has sailed every sea, and tells of it.")],
    };

    public IReadOnlyList<Character> Of(string userId) => _characters.GetValueOrDefault(userId, []);

    public Character? Find(string userId, string id) => Of(userId).FirstOrDefault(c => c.Id == id);
}
