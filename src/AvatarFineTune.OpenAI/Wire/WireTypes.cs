using System.Text.Json;
using System.Text.Json.Serialization;

namespace AvatarFineTune.OpenAI.Wire;

/// <summary>A page of a list. Whoever has no id is not listed.</summary>
internal sealed class WirePage<T>
{
    public IReadOnlyList<T>? Data { get; init; }

    public bool? HasMore { get; init; }
}

/// <summary>What is listed by pages.</summary>
internal interface IWireItem
{
    string? Id { get; }
}

/// <summary>A file.</summary>
internal sealed class WireFile : IWireItem
{
    public string? Id { get; init; }

    public string? Filename { get; init; }

    public long? Bytes { get; init; }

    public DateTimeOffset? CreatedAt { get; init; }

    public string? Status { get; init; }
}

/// <summary>A fine-tuning job.</summary>
internal sealed class WireJob : IWireItem
{
    public string? Id { get; init; }

    public string? Status { get; init; }

    public string? Model { get; init; }

    public string? FineTunedModel { get; init; }

    public string? TrainingFile { get; init; }

    public long? TrainedTokens { get; init; }

    public DateTimeOffset? CreatedAt { get; init; }

    public DateTimeOffset? FinishedAt { get; init; }

    public DateTimeOffset? EstimatedFinish { get; init; }

    public JsonElement ResultFiles { get; init; }

    public JsonElement Metadata { get; init; }

    public JsonElement Error { get; init; }

    /// <summary>The value under a key of the metadata; <see langword="null"/> if there is none.</summary>
    public string? MetadataOf(string name) =>
        Metadata.ValueKind == JsonValueKind.Object && Metadata.TryGetProperty(name, out var value) ? WireValues.Text(value) : null;
}

/// <summary>An event of a job.</summary>
internal sealed class WireEvent : IWireItem
{
    public string? Id { get; init; }

    public DateTimeOffset? CreatedAt { get; init; }

    public string? Level { get; init; }

    public string? Message { get; init; }

    public JsonElement Data { get; init; }
}

/// <summary>A checkpoint of a job.</summary>
internal sealed class WireCheckpoint : IWireItem
{
    public string? Id { get; init; }

    public string? FineTunedModelCheckpoint { get; init; }

    public long? StepNumber { get; init; }

    public JsonElement Metrics { get; init; }

    public JsonElement ResultFiles { get; init; }
}

/// <summary>A model.</summary>
internal sealed class WireModel : IWireItem
{
    public string? Id { get; init; }

    public string? ShutdownDate { get; init; }
}

/// <summary>A deployment at Azure.</summary>
internal sealed class WireArmDeployment
{
    public WireArmProperties? Properties { get; init; }
}

/// <summary>How far a deployment at Azure is, and of what.</summary>
internal sealed class WireArmProperties
{
    [JsonPropertyName("provisioningState")]
    public string? ProvisioningState { get; init; }

    public WireArmModel? Model { get; init; }
}

/// <summary>What is deployed at Azure.</summary>
internal sealed class WireArmModel
{
    public string? Name { get; init; }
}

/// <summary>A model that was given a name at Nebius.</summary>
internal sealed class WireNamedModel
{
    public string? Status { get; init; }

    public string? StatusReason { get; init; }

    public string? Source { get; init; }
}

/// <summary>The body of a webhook.</summary>
internal sealed class WireWebhook
{
    public string? Type { get; init; }

    public WireWebhookSubject? Data { get; init; }
}

/// <summary>What a webhook is about.</summary>
internal sealed class WireWebhookSubject
{
    public string? Id { get; init; }
}
