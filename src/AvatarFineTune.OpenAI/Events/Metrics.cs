using System.Text.Json;
using AvatarFineTune.OpenAI.Wire;

namespace AvatarFineTune.OpenAI.Events;

/// <summary>What was measured, under one name whichever way a service writes it.</summary>
internal static class Metrics
{
    public const string Step = "step";
    private const string TotalSteps = "total_steps";

    /// <summary>The numbers of an object, without the step's own.</summary>
    public static IReadOnlyDictionary<string, double> Read(JsonElement data)
    {
        var metrics = new Dictionary<string, double>(StringComparer.Ordinal);
        if (data.ValueKind == JsonValueKind.Object)
        {
            foreach (var member in data.EnumerateObject())
            {
                if (IsMetric(member.Name) && WireValues.Number(member.Value) is { } number)
                {
                    metrics[NameOf(member.Name)] = number;
                }
            }
        }

        return metrics;
    }

    public static bool IsMetric(string name) => name is not (Step or TotalSteps or "epoch" or "step_number");

    /// <summary>The step, from 1; <see langword="null"/> if it is about none.</summary>
    public static long? StepOf(JsonElement data) => Whole(data, Step);

    /// <summary>How much is done, from 0 to 1; <see langword="null"/> if it is not said.</summary>
    public static double? ProgressOf(JsonElement data) =>
        Whole(data, Step) is { } step && Whole(data, TotalSteps) is > 0 and var total ? Math.Clamp((double)step / total, 0, 1) : null;

    /// <summary>OpenAI's name for what others call otherwise.</summary>
    public static string NameOf(string name) => name switch
    {
        "loss" or "training_loss" => "train_loss",
        "train_accuracy" or "training_accuracy" => "train_mean_token_accuracy",
        "validation_loss" or "eval_loss" => "valid_loss",
        "validation_mean_token_accuracy" or "valid_accuracy" or "validation_accuracy" => "valid_mean_token_accuracy",
        "full_validation_loss" => "full_valid_loss",
        "full_validation_mean_token_accuracy" => "full_valid_mean_token_accuracy",
        _ => name,
    };

    private static long? Whole(JsonElement data, string name) =>
        data.ValueKind == JsonValueKind.Object && data.TryGetProperty(name, out var value) && WireValues.Number(value) is { } number and >= 0 and < 9e15 ? (long)number : null;
}
