using System.Globalization;
using AvatarFineTune.AspNetCore.Http;
using AvatarFineTune.Avatars;
using AvatarFineTune.Examples;
using AvatarFineTune.Jobs;
using AvatarFineTune.Pricing;
using Microsoft.Extensions.Primitives;

namespace AvatarFineTune.AspNetCore.Forms;

/// <summary>
/// What somebody has chosen in the wizard: read from the page's address after "Show cost", and from the form after "Start training". Both have the
/// same names, so that what was priced is what is trained.
/// </summary>
internal sealed record TrainingChoice
{
    /// <summary>How the names of all its fields begin.</summary>
    public const string Prefix = "aft-tr-";

    public const string ModelField = Prefix + "model";
    public const string OtherModelField = Prefix + "other";
    public const string EpochsField = Prefix + "epochs";
    public const string ImportsField = Prefix + "imports";
    public const string QualityField = Prefix + "quality";
    public const string PatternsField = Prefix + "patterns";
    public const string MostField = Prefix + "most";
    public const string LimitField = Prefix + "limit";
    public const string ActivationField = Prefix + "activation";

    public ModelRef? Model { get; init; }

    public int? Epochs { get; init; }

    public IReadOnlyList<Guid> Imports { get; init; } = [];

    /// <summary>The quality that an example needs, in percent; a part of the default selection.</summary>
    public int? QualityPercent { get; init; }

    public IReadOnlyList<PatternType> Patterns { get; init; } = [];

    public int? Most { get; init; }

    public decimal? Limit { get; init; }

    public ActivationPolicy Activation { get; init; } = ActivationPolicy.WhenNoneActive;

    /// <summary>Which field can't be read, and the key of the text that says so; <see langword="null"/> if all can.</summary>
    public (string Field, string Text)? Wrong { get; init; }

    /// <summary>Reads the fields.</summary>
    /// <param name="values">The values of a field, by its name.</param>
    public static TrainingChoice Read(Func<string, StringValues> values)
    {
        (string, string)? wrong = null;
        var model = values(OtherModelField).ToString().Trim() is { Length: > 0 } other
            ? ModelOf(OtherModelField, other)
            : ModelOf(ModelField, values(ModelField).ToString());
        return new()
        {
            Model = model,
            Epochs = Number(EpochsField, 1, TrainingLimits.MostEpochs, "Wrong_Epochs"),
            QualityPercent = Number(QualityField, 0, 100, "Wrong_Quality"),
            Most = Number(MostField, 1, 10_000_000, "Wrong_Most"),
            Limit = Amount(LimitField),
            Imports = [.. values(ImportsField).Select(v => Guid.TryParse(v, out var id) ? id : Guid.Empty).Where(id => id != Guid.Empty).Distinct().Take(200)],
            Patterns = [.. Enum.GetValues<PatternType>().Where(p => values(PatternsField).Contains(Words.Kebab(p.ToString())))],
            Activation = Enum.GetValues<ActivationPolicy>().Cast<ActivationPolicy?>()
                .FirstOrDefault(a => values(ActivationField) == Words.Kebab(a.ToString()!)) ?? ActivationPolicy.WhenNoneActive,
            Wrong = wrong,
        };

        ModelRef? ModelOf(string field, string text)
        {
            if (!Models.TryParse(text, out var parsed))
            {
                wrong ??= (field, "Wrong_Model");
            }

            return parsed;
        }

        int? Number(string field, int least, int most, string text)
        {
            if (values(field).ToString().Trim() is not { Length: > 0 } given)
            {
                return null;
            }

            if (int.TryParse(given, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most)
            {
                return number;
            }

            wrong ??= (field, text);
            return null;
        }

        decimal? Amount(string field)
        {
            // Browsers send numbers with a point, whatever people write them with.
            if (values(field).ToString().Trim() is not { Length: > 0 } given)
            {
                return null;
            }

            if (decimal.TryParse(given, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount) && amount <= 1_000_000_000)
            {
                return amount;
            }

            wrong ??= (field, "Wrong_Limit");
            return null;
        }
    }

    /// <summary>The request that it means.</summary>
    /// <param name="avatar">Who is trained.</param>
    /// <param name="model">The model, where none was chosen.</param>
    /// <param name="currency">The currency of the spend limit.</param>
    public FineTuneRequest ToRequest(AvatarKey avatar, ModelRef model, string currency)
    {
        var request = new FineTuneRequest(avatar, Model ?? model);
        return request with
        {
            Hyperparameters = new() { Epochs = Epochs },
            SpendLimit = Limit is { } limit ? new Money(limit, currency) : null,
            Activation = Activation,
            Examples = request.Examples with
            {
                Imports = Imports.Count == 0 ? null : Imports,
                Patterns = Patterns.Count == 0 ? null : Patterns,
                MinQuality = QualityPercent is { } percent ? percent / 100.0 : request.Examples.MinQuality,
                MaxExamples = Most,
            },
        };
    }
}
