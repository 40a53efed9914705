namespace AvatarFineTune.OpenAI.Models;

/// <summary>A tuned model at Nebius is a checkpoint of a job: <c>{job}:{checkpoint}</c>, which <c>POST /v0/models</c> takes as its source.</summary>
internal static class NebiusModelId
{
    public static string Of(string jobId, string checkpointId) => $"{jobId}:{checkpointId}";

    /// <returns>The job and the checkpoint; <see langword="null"/> for any other model.</returns>
    public static (string Job, string Checkpoint)? Parse(string model)
    {
        var colon = model.IndexOf(':', StringComparison.Ordinal);
        return colon > 0 && colon < model.Length - 1 && model.IndexOf('/', StringComparison.Ordinal) < 0 ? (model[..colon], model[(colon + 1)..]) : null;
    }
}
