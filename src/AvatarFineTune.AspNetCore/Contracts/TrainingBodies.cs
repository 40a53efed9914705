using AvatarFineTune.AspNetCore.Http;
using AvatarFineTune.Jobs;

namespace AvatarFineTune.AspNetCore.Contracts;

/// <summary>What to train, on what, for how much.</summary>
/// <param name="Model">The base model, as <c>vendor/model</c>.</param>
/// <param name="Imports">Only these imports; missing for all.</param>
/// <param name="Patterns">Only these kinds of examples; missing for all.</param>
/// <param name="MinQuality">The lowest score, 0 to 1.</param>
/// <param name="MaxExamples">At most so many.</param>
/// <param name="MaxPatternShare">The largest share of one kind, 0 to 1.</param>
/// <param name="Epochs">How often all of it is learned; missing for automatic.</param>
/// <param name="BatchSize">Lines a step; missing for the vendor's own choice.</param>
/// <param name="LearningRate">The multiplier of the learning rate; missing for the vendor's own choice.</param>
/// <param name="Seed">The seed of split and training.</param>
/// <param name="Suffix">A word in the tuned model's name.</param>
/// <param name="SpendLimit">What training may cost at most.</param>
/// <param name="Activation"><c>manual</c>, <c>when-succeeded</c> or <c>when-none-active</c>.</param>
/// <param name="IdempotencyKey">Two requests with one key are one job; so are two equal requests without.</param>
internal sealed record TrainingRequest(
    string Model, IReadOnlyList<Guid>? Imports = null, IReadOnlyList<string>? Patterns = null, double? MinQuality = null, int? MaxExamples = null, double? MaxPatternShare = null,
    int? Epochs = null, int? BatchSize = null, double? LearningRate = null, int? Seed = null, string? Suffix = null, MoneyBody? SpendLimit = null, string? Activation = null,
    string? IdempotencyKey = null);

/// <summary>Whether an avatar can be trained.</summary>
/// <param name="Eligible">Whether it can, now.</param>
/// <param name="CurrentExamples">Training lines that there are.</param>
/// <param name="RequiredExamples">Training lines that are needed.</param>
/// <param name="QualityScore">Their average score, 0 to 1.</param>
/// <param name="Recommendation">What to do next.</param>
/// <param name="Refusals">Why not, each with a code.</param>
/// <param name="Warnings">What to know before.</param>
internal sealed record EligibilityBody(
    bool Eligible, int CurrentExamples, int RequiredExamples, double QualityScore, string Recommendation, IReadOnlyList<RefusalBody> Refusals, IReadOnlyList<string> Warnings)
{
    public static EligibilityBody Of(Eligibility e) => new(
        e.Eligible, e.CurrentExamples, e.RequiredExamples, e.QualityScore, e.Recommendation, [.. e.Refusals.Select(r => new RefusalBody(Words.Of(r.Reason), r.Message))], e.Warnings);
}

/// <summary>Why something can't be done now.</summary>
/// <param name="Code">The reason, as a word.</param>
/// <param name="Message">What was wrong, and what to do.</param>
internal sealed record RefusalBody(string Code, string Message);

/// <summary>What a training is expected to cost. What is unknown is missing.</summary>
/// <param name="TrainingLines">Lines of the training file.</param>
/// <param name="TrainingTokens">Its tokens, exactly.</param>
/// <param name="Epochs">How often they are learned.</param>
/// <param name="BilledTokens">Tokens that the vendor bills.</param>
/// <param name="TrainingCost">What that costs.</param>
/// <param name="TotalEstimate">All that is known to be paid.</param>
/// <param name="InputCostPer1M">A million tokens of input to the tuned model, in the currency of the total.</param>
/// <param name="OutputCostPer1M">A million tokens of its output.</param>
/// <param name="Per1000Messages">A thousand messages of usual length.</param>
/// <param name="PriceSource">Where the price is from, and of when.</param>
/// <param name="DaysLeft">Days until the vendor takes no more training jobs for the model.</param>
internal sealed record EstimateBody(
    int TrainingLines, long TrainingTokens, int Epochs, long BilledTokens, MoneyBody? TrainingCost, MoneyBody? TotalEstimate, decimal? InputCostPer1M, decimal? OutputCostPer1M,
    MoneyBody? Per1000Messages, string? PriceSource, int? DaysLeft)
{
    public static EstimateBody Of(CostEstimate e) => new(
        e.TrainingLines, e.TrainingTokens, e.Epochs, e.BilledTokens, MoneyBody.Of(e.TrainingCost), MoneyBody.Of(e.TotalEstimate), e.InputCostPer1M, e.OutputCostPer1M,
        MoneyBody.Of(e.Per1000Messages), e.PriceSource, e.DaysLeft);
}

/// <summary>A model that can be trained.</summary>
/// <param name="Model">As <c>vendor/model</c>.</param>
/// <param name="TrainingPer1M">A million billed tokens; missing if unknown.</param>
/// <param name="Currency">Of the price.</param>
/// <param name="TrainingDaysLeft">Days until the vendor takes no more jobs for it; missing if no end is known.</param>
/// <param name="Closed">Why the vendor takes no jobs at all; missing if it does.</param>
/// <param name="NeedsDeployment">Whether a tuned model must be hosted before it answers.</param>
internal sealed record TrainableModelBody(string Model, decimal? TrainingPer1M, string? Currency, int? TrainingDaysLeft, string? Closed, bool NeedsDeployment);

/// <summary>What can be trained.</summary>
/// <param name="Items">All models of all vendors.</param>
internal sealed record TrainableModelList(IReadOnlyList<TrainableModelBody> Items);
