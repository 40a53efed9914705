using AvatarFineTune.Solution.Tests.Support;

namespace AvatarFineTune.Solution.Tests.ConsoleHost;

/// <summary>The exports that are bundled with the console host.</summary>
internal static class SampleFiles
{
    public const string Speaker = "Ava Lindqvist";

    public static string WhatsApp { get; } = PathOf("WhatsApp Chat with Jonas.txt");

    public static string Telegram { get; } = PathOf("telegram-nora", "result.json");

    public static string Discord { get; } = PathOf("discord-allotment.json");

    private static string PathOf(params string[] parts) => Repository.PathOf(["samples", "ConsoleHost", "SampleData", .. parts]);
}
