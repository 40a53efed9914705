using System.Text.Json.Nodes;
using AvatarFineTune.OpenAI.Emulation.Webhooks;
using AvatarFineTune.OpenAI.Emulation.Wire;

namespace AvatarFineTune.OpenAI.Emulation;

/// <summary>What there is at one moment. Immutable.</summary>
public sealed record EmulatorState
{
    /// <summary>The files, oldest first; results of jobs are among them.</summary>
    public required IReadOnlyList<EmulatedFile> Files { get; init; }

    /// <summary>The jobs, oldest first.</summary>
    public required IReadOnlyList<EmulatedJob> Jobs { get; init; }

    /// <summary>The ids of tuned models, oldest first; checkpoints are among them.</summary>
    public required IReadOnlyList<string> Models { get; init; }

    /// <summary>The deployments, oldest first.</summary>
    public required IReadOnlyList<EmulatedDeployment> Deployments { get; init; }

    /// <summary>The requests since the start or the last reset, in the order of their answers.</summary>
    public required IReadOnlyList<EmulatedRequest> Requests { get; init; }

    /// <summary>The webhooks that were sent.</summary>
    public required IReadOnlyList<SentWebhook> Webhooks { get; init; }

    /// <summary>How many requests there were for an operation, such as <c>createJob</c>.</summary>
    public int Count(string operation) => Requests.Count(r => r.Operation == operation);

    internal static EmulatorState Of(World world, RequestLog log) => new()
    {
        Files = [.. world.Files.Values.Select(f => new EmulatedFile(f.Id, f.Name, f.Purpose, f.Bytes))],
        Jobs = [.. world.Jobs.Values.Select(j => new EmulatedJob(
            j.Id, j.Status, j.Request.Model, j.FineTunedModel, j.Request.TrainingFile, j.Request.ValidationFile, j.Request.Suffix,
            (j.Request.Metadata ?? []).ToDictionary(m => m.Key, m => (string)m.Value!, StringComparer.Ordinal), Json.Write(j.Request.Body)))],
        Models = [.. world.Models.Keys],
        Deployments = [.. world.Deployments.Values.Select(d => new EmulatedDeployment(d.Name, d.Model, d.Answers(world.Now), Json.Write(d.Body)))],
        Requests = log.Requests,
        Webhooks = world.Webhooks.Sent,
    };

    internal JsonObject ToJson()
    {
        var counts = new JsonObject();
        foreach (var group in Requests.GroupBy(r => r.Operation ?? "unknown", StringComparer.Ordinal))
        {
            counts[group.Key] = group.Count();
        }

        return new()
        {
            ["files"] = Array(Files, f => new() { ["id"] = f.Id, ["filename"] = f.Name, ["purpose"] = f.Purpose, ["bytes"] = f.Bytes }),
            ["jobs"] = Array(Jobs, j => new() { ["id"] = j.Id, ["status"] = j.Status, ["model"] = j.Model, ["fine_tuned_model"] = j.FineTunedModel }),
            ["models"] = new JsonArray([.. Models.Select(m => JsonValue.Create(m))]),
            ["deployments"] = Array(Deployments, d => new() { ["name"] = d.Name, ["model"] = d.Model, ["answers"] = d.Answers }),
            ["webhooks"] = Array(Webhooks, w => new() { ["id"] = w.Id, ["type"] = w.Type, ["job"] = w.JobId, ["status"] = w.Status }),
            ["requests"] = counts,
        };
    }

    private static JsonArray Array<T>(IEnumerable<T> items, Func<T, JsonObject> show) => new([.. items.Select(show)]);
}

/// <summary>A file.</summary>
public sealed record EmulatedFile(string Id, string Name, string Purpose, long Bytes);

/// <summary>A job, with the request that created it.</summary>
public sealed record EmulatedJob(
    string Id, string Status, string Model, string? FineTunedModel, string TrainingFile, string? ValidationFile, string? Suffix, IReadOnlyDictionary<string, string> Metadata, string RequestJson);

/// <summary>A deployment, with the request that made it.</summary>
public sealed record EmulatedDeployment(string Name, string Model, bool Answers, string RequestJson);
