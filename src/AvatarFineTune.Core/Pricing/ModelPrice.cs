namespace AvatarFineTune.Pricing;

/// <summary>
/// One dated row of the price book: what a model costs, and what a model tuned from it costs. Amounts are per million
/// tokens unless they say otherwise. <see langword="null"/> is unknown, which is not 0. Immutable.
/// </summary>
public sealed record ModelPrice
{
    /// <summary>The model id of a row for every model of its kind that has no row of its own.</summary>
    public const string AnyModel = "*";

    // Source-generated JSON sets every init property of a type with required ones, to null where the file is silent:
    // the defaults below are kept in the setters for that reason.

    /// <summary>The kind of vendor, as in <c>VendorCapabilities.Kind</c>, such as <c>openai</c>; case does not matter.</summary>
    public required string Kind { get; init; }

    /// <summary>The base model's id, or <see cref="AnyModel"/>.</summary>
    public required string Model { get; init; }

    /// <summary>Other ids of the same model, such as one without its date.</summary>
    public IReadOnlyList<string> Aliases { get; init => field = value ?? []; } = [];

    /// <summary>The currency of all amounts of this row.</summary>
    /// <value>The default is <c>USD</c>.</value>
    public string Currency { get; init => field = value ?? "USD"; } = "USD";

    /// <summary>Training, per million billed tokens (the file's tokens times the epochs).</summary>
    public decimal? Training { get; init; }

    /// <summary>Training, per hour, where it is billed by time (reinforcement fine-tuning).</summary>
    public decimal? TrainingPerHour { get; init; }

    /// <summary>Tokens read.</summary>
    public decimal? Input { get; init; }

    /// <summary>Tokens read from the vendor's cache; <see langword="null"/> where they cost as much as <see cref="Input"/>.</summary>
    public decimal? CachedInput { get; init; }

    /// <summary>Tokens written.</summary>
    public decimal? Output { get; init; }

    /// <summary><see cref="Input"/> of a model tuned from this one; <see langword="null"/> where it is the same.</summary>
    public decimal? TunedInput { get; init; }

    /// <summary><see cref="CachedInput"/> of a model tuned from this one; <see langword="null"/> where it is the same as its input.</summary>
    public decimal? TunedCachedInput { get; init; }

    /// <summary><see cref="Output"/> of a model tuned from this one; <see langword="null"/> where it is the same.</summary>
    public decimal? TunedOutput { get; init; }

    /// <summary>Hosting a tuned model, per hour; 0 where it costs nothing beyond its tokens.</summary>
    public decimal? HostingPerHour { get; init; }

    /// <summary>The day on which the model stops answering; <see langword="null"/> if not announced.</summary>
    public DateOnly? RetiresOn { get; init; }

    /// <summary><see cref="RetiresOn"/> of a model tuned from this one; <see langword="null"/> where it is the same.</summary>
    public DateOnly? TunedRetiresOn { get; init; }

    /// <summary>The last day on which a new job can be created; <see langword="null"/> if not announced.</summary>
    public DateOnly? TrainingClosesOn { get; init; }

    /// <summary>Where the numbers are from.</summary>
    public string? Source { get; init; }

    /// <summary>When they were read there.</summary>
    public DateOnly? AsOf { get; init; }

    /// <summary>
    /// The row as it holds for a model tuned from this one: its tuned amounts and date become the plain ones. Where a row
    /// has tuned amounts, its cache discount for the base is not carried over.
    /// </summary>
    public ModelPrice ForTuned() => this with
    {
        Input = TunedInput ?? Input,
        CachedInput = TunedCachedInput ?? (TunedInput is null ? CachedInput : null),
        Output = TunedOutput ?? Output,
        RetiresOn = TunedRetiresOn ?? RetiresOn,
        TunedInput = null,
        TunedCachedInput = null,
        TunedOutput = null,
        TunedRetiresOn = null,
    };

    /// <summary>Shows the model and where its numbers are from.</summary>
    public override string ToString() => $"{Kind}/{Model}, {Currency}, as of {AsOf?.ToString("O", System.Globalization.CultureInfo.InvariantCulture) ?? "unknown"}";

    internal ModelPrice Checked()
    {
        if (string.IsNullOrWhiteSpace(Kind) || string.IsNullOrWhiteSpace(Model))
        {
            throw new FormatException("A price needs the kind of vendor and the model that it is for.");
        }

        if (Currency is not { Length: 3 } || !Currency.All(char.IsAsciiLetterUpper))
        {
            throw new FormatException($"The price of {Kind}/{Model} has the currency '{Currency}': write three capital letters, such as USD.");
        }

        decimal?[] amounts = [Training, TrainingPerHour, Input, CachedInput, Output, TunedInput, TunedCachedInput, TunedOutput, HostingPerHour];
        return amounts.Any(a => a < 0)
            ? throw new FormatException($"The price of {Kind}/{Model} has a negative amount; leave an unknown one out.")
            : this;
    }
}
