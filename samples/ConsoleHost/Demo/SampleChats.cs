namespace ConsoleHost.Demo;

/// <summary>The bundled exports of one invented person, and under which name or id each platform knows her.</summary>
internal static class SampleChats
{
    public const string Name = "Ava Lindqvist";

    public static IReadOnlyList<SampleChat> All { get; } =
    [
        new("WhatsApp Chat with Jonas.txt", "Ava Lindqvist"),
        new(Path.Combine("telegram-nora", "result.json"), "user700100200"),
        new("discord-allotment.json", "990100100100100001"),
    ];

    /// <summary>Questions that the chats answer more than once, each time in other words.</summary>
    public static IReadOnlyList<string> Questions { get; } =
    [
        "What are you baking today?",
        "How do I fix a flat tyre?",
        "Slugs ate all my lettuce!",
        "Do you like coriander?",
        "Where are you? The film starts in ten minutes.",
        "Good night!",
    ];
}

/// <summary>A bundled export.</summary>
internal sealed record SampleChat(string File, string Speaker)
{
    public string FullPath => Path.Combine(AppContext.BaseDirectory, "SampleData", File);
}
