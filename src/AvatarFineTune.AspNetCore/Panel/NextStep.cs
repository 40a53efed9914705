using AvatarFineTune.AspNetCore.Forms;
using AvatarFineTune.Avatars;
using AvatarFineTune.Jobs;

namespace AvatarFineTune.AspNetCore.Panel;

/// <summary>What somebody needs to know of an avatar to say what to do next.</summary>
internal sealed record AvatarState
{
    public required int Imports { get; init; }

    /// <summary>Newest first.</summary>
    public required IReadOnlyList<FineTuneJob> Jobs { get; init; }

    /// <summary>Newest first.</summary>
    public required IReadOnlyList<ModelVersion> Versions { get; init; }

    public required int? Active { get; init; }

    /// <summary>The model to train; <see langword="null"/> if no vendor is registered.</summary>
    public required BaseModel? Model { get; init; }

    public required Eligibility? Eligibility { get; init; }
}

/// <summary>The one thing to do next, in plain words.</summary>
/// <param name="Text">The key of a text.</param>
/// <param name="Anchor">The section where it is done.</param>
/// <param name="Values">What stands in the text's places.</param>
internal sealed record NextStep(string Text, string? Anchor, params IReadOnlyList<object> Values)
{
    public static NextStep Upload => new("Next_Upload", "upload");

    /// <summary>The first that applies, in the order in which an avatar comes to life.</summary>
    public static NextStep Of(AvatarState state)
    {
        if (state.Jobs.Any(j => !j.IsFinished))
        {
            return new("Next_Running", "jobs");
        }

        if (state.Imports == 0 && state.Versions.Count == 0)
        {
            return Upload;
        }

        if (state.Versions.FirstOrDefault(v => v.DeletedAt is null) is { } newest && newest.Number != state.Active)
        {
            return new(state.Active is null ? "Next_Activate" : "Next_ActivateNewer", "versions", newest.Number);
        }

        if (state.Active is { } active)
        {
            return new("Next_Chat", "chat", active);
        }

        return state switch
        {
            { Model: null } or { Eligibility: null } => new("Next_NoModel", null),
            { Eligibility.Refusals: [var refusal, ..] } => OfRefusal(state.Eligibility, refusal),
            { Model: { EndsSoon: true, DaysLeft: { } days } model } => new("Next_Closing", "training", days, model.Model),
            _ => new("Next_Train", "training"),
        };
    }

    private static NextStep OfRefusal(Eligibility eligibility, Refusal refusal) => refusal.Reason switch
    {
        RefusalReason.NotEnoughExamples => new("Next_ImportMore", "upload", eligibility.CurrentExamples, eligibility.RequiredExamples),
        _ => new(FormNotice.TextOf(refusal.Reason), "training"),
    };
}
