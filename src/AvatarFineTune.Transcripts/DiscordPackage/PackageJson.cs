using System.Text.Json;
using System.Text.Json.Serialization;

namespace AvatarFineTune.Transcripts.DiscordPackage;

/// <summary>What the package's JSON files are read as; their records are looked at by property, as one broken record must not end the reading.</summary>
[JsonSerializable(typeof(JsonElement))]
internal sealed partial class PackageJson : JsonSerializerContext;
