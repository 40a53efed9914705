using AvatarFineTune.AspNetCore.Http;
using AvatarFineTune.Examples;

namespace AvatarFineTune.AspNetCore.Contracts;

/// <summary>A training example.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Import">The import that it is from.</param>
/// <param name="Prompt">What the others said.</param>
/// <param name="Reply">What the avatar replied.</param>
/// <param name="Pattern">Its kind.</param>
/// <param name="Quality">Its score, 0 to 1.</param>
/// <param name="Exclusion">Why it is excluded; missing if it isn't.</param>
/// <param name="IsEdited">Whether its reply was edited.</param>
/// <param name="TimesUsed">How many trainings had it.</param>
/// <param name="SaidAt">When it was said, by the clock of the chat.</param>
internal sealed record ExampleBody(
    Guid Id, Guid Import, string Prompt, string Reply, string Pattern, double Quality, string? Exclusion, bool IsEdited, int TimesUsed, DateTime SaidAt)
{
    public static ExampleBody Of(TrainingExample example) => new(
        example.Id, example.TrainingDataId, example.Prompt, example.Reply, Words.Of(example.PatternType), example.QualityScore, example.Exclusion, example.IsEdited,
        example.TimesUsed, example.SaidAt);

    /// <summary>Hides what was said.</summary>
    public override string ToString() => $"example {Id}";
}

/// <summary>A page of examples.</summary>
/// <param name="Items">At most as many as were asked for.</param>
/// <param name="Next">What to give as <c>after</c> for the next page; missing on the last.</param>
internal sealed record ExampleList(IReadOnlyList<ExampleBody> Items, string? Next);

/// <summary>A change of an example: one of the two.</summary>
/// <param name="Reply">The new reply.</param>
/// <param name="Excluded"><see langword="true"/> leaves it out of training, <see langword="false"/> takes it back.</param>
/// <param name="Reason">Why it is left out.</param>
internal sealed record ExampleChange(string? Reply = null, bool? Excluded = null, string? Reason = null)
{
    /// <summary>Hides what is said.</summary>
    public override string ToString() => "a change of an example";
}

/// <summary>What there is to train on.</summary>
/// <param name="Total">Examples.</param>
/// <param name="Excluded">Of these, left out.</param>
/// <param name="UsedInTraining">Of these, trained on at least once.</param>
/// <param name="Conversations">Conversations that they are from.</param>
/// <param name="AverageQuality">Their average score, 0 to 1.</param>
/// <param name="ByPattern">How many of each kind.</param>
internal sealed record StatisticsBody(int Total, int Excluded, int UsedInTraining, int Conversations, double AverageQuality, IReadOnlyDictionary<string, int> ByPattern)
{
    public static StatisticsBody Of(ExampleStatistics s) => new(
        s.Total, s.Excluded, s.UsedInTraining, s.Conversations, s.AverageQuality, s.ByPattern.ToDictionary(p => Words.Of(p.Key), p => p.Value));
}
