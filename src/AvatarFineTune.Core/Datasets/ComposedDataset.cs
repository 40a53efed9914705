namespace AvatarFineTune.Datasets;

/// <summary>A dataset as composed, before it is stored.</summary>
/// <param name="Manifest">What it holds.</param>
/// <param name="Lines">Training lines, then validation lines.</param>
/// <param name="RequiredLines">The training lines that there must be.</param>
/// <param name="AverageQuality">The mean quality of its examples, from 0 to 1.</param>
/// <param name="TooLong">Examples left out because they alone pass the token cap.</param>
/// <param name="Conversations">The conversations that it was composed of.</param>
/// <param name="Typical">What a message of a later chat is expected to cost.</param>
internal sealed record ComposedDataset(
    DatasetManifest Manifest,
    IReadOnlyList<DatasetLine> Lines,
    int RequiredLines,
    double AverageQuality,
    int TooLong,
    int Conversations,
    TypicalMessage Typical)
{
    public bool HasEnough => Manifest.TrainingLines >= RequiredLines;
}

/// <summary>The mean tokens of one chat message, judged by the examples.</summary>
/// <param name="InputTokens">Persona prompt, and what the others say.</param>
/// <param name="OutputTokens">What the avatar replies.</param>
internal readonly record struct TypicalMessage(double InputTokens, double OutputTokens);
