namespace AvatarFineTune.OpenAI.Emulation.Models;

/// <summary>A base model.</summary>
/// <param name="Id">Its id.</param>
/// <param name="CanTrain">Whether a job can start from it.</param>
/// <param name="ShutdownDate">When it stops answering, and what was tuned from it; <see langword="null"/> if not announced.</param>
/// <param name="CanDeploy">Whether what was tuned from it can be deployed.</param>
public sealed record BaseModel(string Id, bool CanTrain = true, DateOnly? ShutdownDate = null, bool CanDeploy = true)
{
    internal static IReadOnlyList<BaseModel> Of(EmulatorProfile profile) => profile switch
    {
        EmulatorProfile.OpenAI =>
        [
            new("gpt-4.1-2025-04-14", ShutdownDate: Shutdown),
            new("gpt-4.1-mini-2025-04-14", ShutdownDate: Shutdown),
            new("gpt-4o-2024-08-06", ShutdownDate: Shutdown),
            new("gpt-4o-mini-2024-07-18", ShutdownDate: Shutdown),
            new("gpt-6-luna", CanTrain: false),
        ],
        EmulatorProfile.Azure =>
        [
            new("gpt-4.1-2025-04-14"),
            new("gpt-4.1-mini-2025-04-14"),
            new("gpt-4o-2024-08-06"),
            new("gpt-4o-mini-2024-07-18"),
            new("gpt-oss-20b"),
        ],
        _ =>
        [
            new("meta-llama/Llama-3.1-8B-Instruct"),
            new("meta-llama/Llama-3.3-70B-Instruct"),
            new("Qwen/Qwen3-32B", CanDeploy: false),
            new("openai/gpt-oss-120b", CanTrain: false),
        ],
    };

    private static DateOnly Shutdown { get; } = new(2027, 1, 14);
}
