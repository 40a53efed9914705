using System.Text.Json;
using AvatarFineTune.OpenAI.Wire;

namespace AvatarFineTune.OpenAI.Models;

/// <summary>The files that a job or a checkpoint left: a list of ids, or of objects with one.</summary>
internal static class ResultFiles
{
    public static IEnumerable<string> Of(JsonElement files) =>
        files.ValueKind == JsonValueKind.Array ? files.EnumerateArray().Select(IdOf).OfType<string>().Where(id => id.Length > 0) : [];

    private static string? IdOf(JsonElement file) =>
        file.ValueKind == JsonValueKind.Object ? (file.TryGetProperty("id", out var id) ? WireValues.Text(id) : null) : WireValues.Text(file);
}
