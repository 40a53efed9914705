using AvatarFineTune.AspNetCore.Contracts;
using AvatarFineTune.Datasets;
using AvatarFineTune.Examples;
using AvatarFineTune.Jobs;
using Microsoft.AspNetCore.Http;

namespace AvatarFineTune.AspNetCore.Http;

/// <summary>What no vendor takes, whatever else it takes: the rest is the service's to refuse, in its words.</summary>
internal static class TrainingLimits
{
    public const int MostEpochs = 1_000;
}

/// <summary>Reads what is to be trained.</summary>
internal static class TrainingRequests
{
    public static async Task<(FineTuneRequest? Request, IResult? Problem)> ReadAsync(RequestedAvatar avatar)
    {
        var (body, problem) = await JsonBody.ReadAsync<TrainingRequest>(avatar.Context).ConfigureAwait(false);
        if (body is null)
        {
            return (null, problem);
        }

        if (!Models.TryParse(body.Model, out var model) || model is null)
        {
            return (null, Problems.Invalid(Models.NotAModel("model")));
        }

        List<PatternType> patterns = [];
        foreach (var word in body.Patterns ?? [])
        {
            if (!Words.TryParse<PatternType>(word, out var pattern))
            {
                return (null, Problems.Invalid($"patterns may name {string.Join(", ", Words.Of<PatternType>())}."));
            }

            patterns.Add(pattern);
        }

        var activation = ActivationPolicy.Manual;
        if (body.Activation is not null && !Words.TryParse(body.Activation, out activation))
        {
            return (null, Problems.Invalid($"activation must be one of {string.Join(", ", Words.Of<ActivationPolicy>())}."));
        }

        if (Wrong(body) is { } wrong)
        {
            return (null, Problems.Invalid(wrong));
        }

        var request = new FineTuneRequest(avatar.Key, model);
        var all = request.Examples;
        return (request with
        {
            Examples = all with
            {
                Imports = body.Imports is { Count: > 0 } ? body.Imports : null,
                Patterns = patterns.Count > 0 ? patterns : null,
                MinQuality = body.MinQuality ?? all.MinQuality,
                MaxExamples = body.MaxExamples,
                MaxPatternShare = body.MaxPatternShare ?? all.MaxPatternShare,
            },
            Hyperparameters = new() { Epochs = body.Epochs, BatchSize = body.BatchSize, LearningRate = body.LearningRate },
            Seed = body.Seed ?? request.Seed,
            Suffix = body.Suffix,
            SpendLimit = body.SpendLimit is { } limit ? new(limit.Amount, limit.Currency) : null,
            Activation = activation,
            IdempotencyKey = body.IdempotencyKey ?? (avatar.Context.Request.Headers["Idempotency-Key"].ToString() is { Length: > 0 } key ? key : null),
        }, null);
    }

    /// <summary>What the service would throw for; told here in the words of the request.</summary>
    private static string? Wrong(TrainingRequest body) => body switch
    {
        { MinQuality: not (null or (>= 0 and <= 1)) } => "minQuality must be from 0 to 1.",
        { MaxPatternShare: not (null or (> 0 and <= 1)) } => "maxPatternShare must be more than 0 and at most 1.",
        { MaxExamples: < 1 } => "maxExamples must be at least 1.",
        { Epochs: < 1 or > TrainingLimits.MostEpochs } => $"epochs must be from 1 to {TrainingLimits.MostEpochs:N0}.",
        { BatchSize: < 1 } => "batchSize must be at least 1.",
        { LearningRate: not (null or (> 0 and <= double.MaxValue)) } => "learningRate must be a number of more than 0.",
        { SpendLimit: { Amount: < 0 } or { Currency.Length: not 3 } } => "spendLimit must have an amount of 0 or more, and a currency of three letters.",
        { IdempotencyKey.Length: > 200 or 0 } => "idempotencyKey must have 1 to 200 characters.",
        _ => null,
    };
}
