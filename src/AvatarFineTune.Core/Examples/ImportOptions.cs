using AvatarFineTune.Transcripts;

namespace AvatarFineTune.Examples;

/// <summary>What an import needs to know. Immutable.</summary>
public sealed record ImportOptions
{
    /// <summary>
    /// Who the avatar is in the source: the platform's ids of people, or their names exactly as shown. All of them are
    /// the avatar, so that someone who wrote under two names needs two entries. A name is never matched in part.
    /// </summary>
    public required IReadOnlyList<string> Speakers { get; init; }

    /// <summary>Limits on the source, and what is known better than it says; <see langword="null"/> for the defaults.</summary>
    public TranscriptReadOptions? Read { get; init; }

    /// <summary>What happens to private values.</summary>
    /// <value>The default is <see cref="RedactionMode.Replace"/>.</value>
    public RedactionMode Redaction { get; init; } = RedactionMode.Replace;

    /// <summary>Who agreed to this use, to be stored with the import; <see langword="null"/> if the app keeps that elsewhere.</summary>
    public Consent? Consent { get; init; }

    /// <summary>How exchanges are cut and chosen; <see langword="null"/> for the defaults.</summary>
    public ExampleOptions? Examples { get; init; }

    /// <summary>Shows the settings only: never who the avatar is.</summary>
    public override string ToString() => $"{Speakers?.Count ?? 0} speakers, redaction {Redaction}";

    /// <summary>Refuses what makes no sense, naming it.</summary>
    /// <exception cref="ArgumentException">No speaker is named, or an option is out of its range.</exception>
    internal static void Check(ImportOptions options)
    {
        if (options.Speakers is null || options.Speakers.Count == 0 || options.Speakers.Any(string.IsNullOrWhiteSpace))
        {
            throw new ArgumentException($"{nameof(Speakers)} must say who the avatar is in the source: one name or id at least, none of them empty.", nameof(options));
        }

        if (!Enum.IsDefined(options.Redaction))
        {
            throw new ArgumentOutOfRangeException(nameof(options), options.Redaction, $"There is no such {nameof(RedactionMode)}.");
        }

        ExampleOptions.Check(options.Examples ?? ExampleOptions.Default);
    }
}

/// <summary>What happens to private values: addresses of any kind, numbers, keys and passwords.</summary>
public enum RedactionMode
{
    /// <summary>They stay, uncounted.</summary>
    Off,

    /// <summary>They stay, and the report counts them and shows masked samples.</summary>
    Report,

    /// <summary>
    /// Each is replaced by a stand-in of its kind from a reserved range, counted and shown masked. The same value becomes
    /// the same stand-in in every import of the avatar.
    /// </summary>
    Replace,
}

/// <summary>How far an import is.</summary>
/// <param name="Stage">What it is doing.</param>
/// <param name="Count">How many messages it has read, or exchanges it has worked through or stored.</param>
/// <param name="Total">How many there are; <see langword="null"/> while that is unknown, as it is while reading.</param>
public readonly record struct ImportProgress(ImportStage Stage, long Count, long? Total);

/// <summary>A stage of an import.</summary>
public enum ImportStage
{
    /// <summary>Messages are read.</summary>
    Reading,

    /// <summary>Exchanges are cut, private values found, duplicates dropped.</summary>
    Preparing,

    /// <summary>Examples are stored.</summary>
    Storing,
}
