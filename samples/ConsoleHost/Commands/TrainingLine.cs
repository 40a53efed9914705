using System.Text.Json;
using Microsoft.Extensions.AI;

namespace ConsoleHost.Commands;

/// <summary>A line of a training file as chat messages.</summary>
internal static class TrainingLine
{
    /// <returns>The messages up to the last answer of the assistant.</returns>
    public static List<ChatMessage> Read(string json)
    {
        using var line = JsonDocument.Parse(json);
        return [.. line.RootElement.GetProperty("messages").EnumerateArray()
            .Select(m => new ChatMessage(new ChatRole(m.GetProperty("role").GetString()!), m.GetProperty("content").GetString()))];
    }
}
