using System.Text.Json.Serialization;

namespace AvatarFineTune.OpenAI.Wire;

/// <summary>How the service's answers are read. They are only read: requests are written member by member, for each service wants other ones.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    Converters = [typeof(WireLongConverter), typeof(WireTimeConverter), typeof(WireTextConverter)],
    GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(WireFile))]
[JsonSerializable(typeof(WirePage<WireFile>))]
[JsonSerializable(typeof(WireJob))]
[JsonSerializable(typeof(WirePage<WireJob>))]
[JsonSerializable(typeof(WirePage<WireEvent>))]
[JsonSerializable(typeof(WirePage<WireCheckpoint>))]
[JsonSerializable(typeof(WireModel))]
[JsonSerializable(typeof(WirePage<WireModel>))]
[JsonSerializable(typeof(WireArmDeployment))]
[JsonSerializable(typeof(WireNamedModel))]
[JsonSerializable(typeof(WireWebhook))]
internal sealed partial class WireJson : JsonSerializerContext;
