namespace AvatarFineTune.OpenAI.Emulation.Models;

/// <summary>A tuned model, or a checkpoint of one.</summary>
/// <param name="Id">Its id on the wire.</param>
/// <param name="Base">The base model's id.</param>
/// <param name="JobId">The job that made it.</param>
/// <param name="EngineModel">Its name in the engine that answers for it.</param>
/// <param name="CreatedAt">When.</param>
/// <param name="IsCheckpoint">Whether it is not the job's result; checkpoints are not listed.</param>
internal sealed record TunedModel(string Id, string Base, string JobId, string EngineModel, DateTimeOffset CreatedAt, bool IsCheckpoint);
