using System.Text.Json;
using System.Text.Json.Serialization;

namespace AvatarFineTune.Transcripts.DiscordPackage;

/// <summary>What the package's JSON files are read as; their records are looked at by property, as one broken record must not end the reading.</summary>
[JsonSerializable(typeof(JsonElement))]
internal sealed partial class PackageJson : JsonSerializerContext
{
    /// <summary>A property as text: ids are numbers in some files and strings in others.</summary>
    internal static string? Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) ? Text(value) : null;

    internal static string? Text(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Number => value.GetRawText(),
        _ => null,
    };
}
