using System.Text.Json.Nodes;
using AvatarFineTune.OpenAI.Emulation.Models;
using AvatarFineTune.OpenAI.Emulation.Wire;

namespace AvatarFineTune.OpenAI.Emulation.Jobs;

/// <summary>A create request that passed what is checked at once.</summary>
internal sealed record JobRequest(
    BaseModel Base, string Model, string TrainingFile, string? ValidationFile, string? Suffix, JsonObject? Metadata, long Seed, JsonObject Hyperparameters, JsonObject Body);

/// <summary>What a service checks before it takes a job.</summary>
internal sealed class JobRequestCheck(World world)
{
    private const int MaxPairs = 16;
    private const int MaxKey = 64;
    private const int MaxValue = 512;

    private static readonly HashSet<string> Known = new(StringComparer.Ordinal)
    {
        "model", "training_file", "validation_file", "suffix", "metadata", "seed", "method", "hyperparameters", "integrations",
    };

    private bool IsAzure => world.Options.Profile == EmulatorProfile.Azure;

    public JobRequest Check(JsonObject body)
    {
        foreach (var (name, _) in body)
        {
            if (!Known.Contains(name) && !(IsAzure && name == "trainingType"))
            {
                throw new ApiException(400, $"Unknown parameter: '{name}'.", "unknown_parameter", name);
            }
        }

        var model = body.Text("model") ?? throw Missing("model");
        return new(
            Base(model), model,
            File(body.Text("training_file") ?? throw Missing("training_file"), "training_file"),
            body.Text("validation_file") is { } validation ? File(validation, "validation_file") : null,
            Suffix(body), Metadata(body), Seed(body), Hyperparameters(body), body);
    }

    private BaseModel Base(string model) =>
        world.FindBase(model) is { CanTrain: true } found ? found
        : world.FindTuned(model) is { } tuned ? world.FindBase(tuned.Base)!
        : throw new ApiException(400, $"Model {model} is not available for fine-tuning or does not exist.", "model_not_available", "model");

    private string File(string id, string param)
    {
        var file = world.Files.TryGetValue(id, out var found) ? found
            : throw new ApiException(400, $"invalid {param}: {id}", "invalid_file", param);
        if (file.Purpose != "fine-tune")
        {
            throw new ApiException(400, $"The file {id} has the purpose '{file.Purpose}'; it must be 'fine-tune'.", "invalid_file", param);
        }

        return file.IsReady(world.Now) ? id
            : throw ApiException.Azure(400, "invalidPayload", $"The specified file {id} is not ready: its status is 'pending'.");
    }

    private string? Suffix(JsonObject body)
    {
        var suffix = body.Text("suffix");
        var limit = world.Options.MaxSuffixLength;
        return suffix is null || suffix.Length is > 0 && suffix.Length <= limit ? suffix
            : throw new ApiException(400, $"Invalid 'suffix': string too long. Expected a string with 1 to {limit} characters, but got {suffix.Length}.", "string_above_max_length", "suffix");
    }

    private static JsonObject? Metadata(JsonObject body)
    {
        var metadata = body.Object("metadata");
        if (metadata?.Count > MaxPairs)
        {
            throw new ApiException(400, $"Invalid 'metadata': too many properties. Expected at most {MaxPairs}, but got {metadata.Count}.", "object_above_max_properties", "metadata");
        }

        foreach (var (name, _) in metadata ?? [])
        {
            if (name.Length > MaxKey || metadata!.Text(name) is not { Length: <= MaxValue })
            {
                throw new ApiException(400, $"Invalid 'metadata': keys have at most {MaxKey} characters, and values are strings of at most {MaxValue}.", "string_above_max_length", "metadata");
            }
        }

        return metadata?.DeepClone().AsObject();
    }

    private static long Seed(JsonObject body) => body["seed"] switch
    {
        null => 42,
        JsonValue value when value.TryGetValue<long>(out var seed) => seed,
        _ => throw new ApiException(400, "Invalid type for 'seed': expected an integer.", "invalid_type", "seed"),
    };

    private JsonObject Hyperparameters(JsonObject body)
    {
        var top = body.Object("hyperparameters");
        if (world.Options.Profile == EmulatorProfile.Nebius)
        {
            return Numbers(top ?? throw Missing("hyperparameters"), "hyperparameters", anyName: true);
        }

        var method = body.Object("method");
        if (method is null)
        {
            return Numbers(top ?? [], "hyperparameters", anyName: false);
        }

        return method.Text("type") == "supervised"
            ? Numbers(method.Object("supervised", "method.supervised")?.Object("hyperparameters", "method.supervised.hyperparameters") ?? [], "method.supervised.hyperparameters", anyName: false)
            : throw new ApiException(400, "Invalid value: 'method.type'. Only 'supervised' is emulated.", "invalid_value", "method.type");
    }

    private static JsonObject Numbers(JsonObject values, string path, bool anyName)
    {
        foreach (var (name, value) in values)
        {
            var isKnown = name is "n_epochs" or "batch_size" or "learning_rate_multiplier";
            if (!isKnown && !anyName)
            {
                throw new ApiException(400, $"Unknown parameter: '{path}.{name}'.", "unknown_parameter", $"{path}.{name}");
            }

            if (isKnown && !IsAutoOrPositive(value, isWhole: name != "learning_rate_multiplier"))
            {
                throw new ApiException(400, $"Invalid value for '{path}.{name}': expected 'auto' or a positive number.", "invalid_value", $"{path}.{name}");
            }
        }

        return values.DeepClone().AsObject();
    }

    private static bool IsAutoOrPositive(JsonNode? node, bool isWhole) => node is JsonValue value
        && (value.TryGetValue<string>(out var text) ? text == "auto"
            : isWhole ? value.TryGetValue<int>(out var whole) && whole > 0
            : value.TryGetValue<double>(out var number) && number > 0);

    private static ApiException Missing(string name) => new(400, $"Missing required parameter: '{name}'.", "missing_required_parameter", name);
}
