using System.Globalization;
using AvatarFineTune.AspNetCore.Http;
using AvatarFineTune.Examples;
using Microsoft.Extensions.Primitives;

namespace AvatarFineTune.AspNetCore.Panel;

/// <summary>Which examples are shown, and which page of them, as the page's address says.</summary>
internal sealed record ExampleFilter
{
    public const string Prefix = "aft-ex-";
    public const string QualityField = Prefix + "quality";
    public const string PatternField = Prefix + "pattern";
    public const string OrderField = Prefix + "order";
    public const string ExcludedField = Prefix + "excluded";
    private const string AfterField = Prefix + "after";
    private const string TrailField = Prefix + "trail";

    /// <summary>From so many pages on, "previous" ends at the first: addresses can't grow without end.</summary>
    private const int LongestTrail = 12;

    public int? QualityPercent { get; init; }

    public PatternType? Pattern { get; init; }

    public ExampleOrder Order { get; init; }

    public bool Excluded { get; init; }

    /// <summary>Where the page before this one ended; <see langword="null"/> on the first.</summary>
    public string? After { get; init; }

    /// <summary>Where the pages before that one ended, oldest first: a store's pages know the way forward only.</summary>
    public IReadOnlyList<string> Trail { get; init; } = [];

    public static ExampleFilter Read(Func<string, StringValues> values) => new()
    {
        QualityPercent = int.TryParse(values(QualityField), NumberStyles.None, CultureInfo.InvariantCulture, out var quality) && quality <= 100 ? quality : null,
        Pattern = Enum.GetValues<PatternType>().Cast<PatternType?>().FirstOrDefault(p => values(PatternField) == Words.Kebab(p.ToString()!)),
        Order = values(OrderField) == "quality" ? ExampleOrder.Quality : ExampleOrder.Conversation,
        Excluded = values(ExcludedField) == "yes",
        After = values(AfterField).ToString() is { Length: > 0 and <= 200 } after ? after : null,
        Trail = [.. values(TrailField).ToString().Split('~', StringSplitOptions.RemoveEmptyEntries).TakeLast(LongestTrail)],
    };

    public ExampleQuery ToQuery() => new()
    {
        MinQuality = (QualityPercent ?? 0) / 100.0,
        Patterns = Pattern is { } pattern ? [pattern] : null,
        Order = Order,
        IncludeExcluded = Excluded,
    };

    public ExampleFilter Following(string next) => this with { After = next, Trail = After is null ? [] : [.. Trail.Append(After).TakeLast(LongestTrail)] };

    public ExampleFilter Previous() => this with { After = Trail.Count == 0 ? null : Trail[^1], Trail = [.. Trail.SkipLast(1)] };

    /// <summary>The same, for an address.</summary>
    public IEnumerable<KeyValuePair<string, StringValues>> Values(string avatar) =>
    [
        new(Prefix + PageQuery.Whose, avatar),
        new(QualityField, QualityPercent?.ToString(CultureInfo.InvariantCulture)),
        new(PatternField, Pattern is { } pattern ? Words.Kebab(pattern.ToString()) : null),
        new(OrderField, Order == ExampleOrder.Quality ? "quality" : null),
        new(ExcludedField, Excluded ? "yes" : null),
        new(AfterField, After),
        new(TrailField, string.Join('~', Trail)),
    ];
}
