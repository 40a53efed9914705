using Microsoft.Extensions.Options;

namespace AvatarFineTune.Pricing;

/// <summary>
/// Dated prices and shutdown dates of models, by kind of vendor. It ships with rows of its own, to be added to or replaced
/// by <see cref="PricingOptions"/>. Immutable after construction and thread-safe.
/// </summary>
public sealed class PriceBook
{
    private readonly Dictionary<(string Kind, string Model), ModelPrice> _rows = [];
    private readonly TimeProvider _time;

    /// <summary>Creates a price book from options.</summary>
    /// <exception cref="FormatException">A row is impossible; the message names it.</exception>
    public PriceBook(IOptions<PricingOptions> options, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(time);
        _time = time;
        IEnumerable<ModelPrice> builtIn = options.Value.UseBuiltInPrices ? PriceFile.ReadBuiltIn() : [];
        foreach (var row in builtIn.Concat(options.Value.Prices))
        {
            var price = row.Checked();
            _rows[Key(price.Kind, price.Model)] = price;
        }

        // After the rows proper, so that no alias hides a row, whichever comes first.
        foreach (var (row, alias) in _rows.Values.ToList().SelectMany(r => r.Aliases.Select(a => (r, a))))
        {
            _rows.TryAdd(Key(row.Kind, alias), row);
        }
    }

    /// <summary>
    /// Finds what a model costs: by its exact id or an alias, else by the base that a tuned id names, else by its kind's
    /// row for <see cref="ModelPrice.AnyModel"/>.
    /// </summary>
    /// <param name="vendorKind">The kind of vendor, as in <c>VendorCapabilities.Kind</c>.</param>
    /// <param name="model">The model's id, base or tuned.</param>
    /// <param name="baseModel">What it was tuned from, for ids that do not tell; <see langword="null"/> if unknown or a base itself.</param>
    /// <returns>The row, for a tuned model as of <see cref="ModelPrice.ForTuned"/>; <see langword="null"/> if unknown.</returns>
    public ModelPrice? Find(string vendorKind, string model, string? baseModel = null)
    {
        ArgumentNullException.ThrowIfNull(vendorKind);
        ArgumentNullException.ThrowIfNull(model);
        if (_rows.TryGetValue(Key(vendorKind, model), out var exact))
        {
            return exact;
        }

        var name = TunedModelId.BaseOf(model) ?? (string.Equals(baseModel, model, StringComparison.Ordinal) ? null : baseModel);
        return name is null ? _rows.GetValueOrDefault(Key(vendorKind, ModelPrice.AnyModel)) : FindTuned(vendorKind, name);
    }

    /// <summary>Finds what training a model costs, and then chatting with what was tuned from it.</summary>
    /// <param name="vendorKind">The kind of vendor.</param>
    /// <param name="baseModel">The model to start from; a tuned one stands for its base.</param>
    /// <returns>The row as of <see cref="ModelPrice.ForTuned"/>; <see langword="null"/> if unknown.</returns>
    public ModelPrice? FindTuned(string vendorKind, string baseModel)
    {
        ArgumentNullException.ThrowIfNull(vendorKind);
        ArgumentNullException.ThrowIfNull(baseModel);
        return (_rows.GetValueOrDefault(Key(vendorKind, baseModel))
            ?? (TunedModelId.BaseOf(baseModel) is { } name ? _rows.GetValueOrDefault(Key(vendorKind, name)) : null)
            ?? _rows.GetValueOrDefault(Key(vendorKind, ModelPrice.AnyModel)))?.ForTuned();
    }

    /// <summary>Says when a model stops answering; <see langword="null"/> if no day is known. Ids are resolved as by <see cref="Find"/>.</summary>
    public ShutdownNotice? FindShutdown(string vendorKind, string model, string? baseModel = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        return Find(vendorKind, model, baseModel)?.RetiresOn is { } day ? new(model, day, day.DayNumber - Today.DayNumber) : null;
    }

    /// <summary>Says how many days are left to create a job from a model: 0 on the last day, negative after it; <see langword="null"/> if no end is known.</summary>
    public int? FindTrainingDaysLeft(string vendorKind, string baseModel)
    {
        var row = FindTuned(vendorKind, baseModel);
        return (row?.TrainingClosesOn ?? row?.RetiresOn) is { } day ? day.DayNumber - Today.DayNumber : null;
    }

    private DateOnly Today => DateOnly.FromDateTime(_time.GetUtcNow().UtcDateTime);

    // Kinds are written by hand in options and files; models are copied from the vendor, where case counts.
    private static (string Kind, string Model) Key(string kind, string model) => (kind.ToUpperInvariant(), model);
}
