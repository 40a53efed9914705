using AvatarFineTune.Examples.Redaction;
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

    /// <summary>
    /// Where the source's people have their phones: ISO 3166 codes of two letters, such as <c>DE</c>, in any case, the likeliest
    /// first. Every country's numbers are recognised anyway where they are written as phone numbers are (with a calling code,
    /// a leading zero, separators, or a word such as "call" before them); those of the countries named here also without, such
    /// as <c>612345678</c> for <c>ES</c>, and a number written with its calling code and without it gets the same stand-in.
    /// </summary>
    /// <value>The default is none. See docs/redaction.md for the countries.</value>
    public IReadOnlyList<string> PhoneRegions { get; init; } = [];

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

        foreach (var region in options.PhoneRegions ?? throw new ArgumentException($"{nameof(PhoneRegions)} must be a list; leave it empty for no region.", nameof(options)))
        {
            if (region is null || !PhonePacks.Instance.ByRegion.ContainsKey(region))
            {
                throw new ArgumentException($"{nameof(PhoneRegions)} names '{region}', whose numbering plan is not known; use ISO 3166 codes such as DE or US.", nameof(options));
            }
        }

        ExampleOptions.Check(options.Examples ?? ExampleOptions.Default);
    }
}

/// <summary>
/// What happens to private values. Their kinds, by the names that reports use: <c>email</c> (also spelled out, "ann (at) mail
/// (dot) test"), <c>phone</c>, <c>card</c> (Luhn and the schemes' ranges), <c>iban</c> (ISO 13616), <c>url</c> (links with
/// credentials, tokens or invitations; others stay), <c>key</c> (keys of services, web tokens, private key blocks),
/// <c>password</c> (after a word that announces one; PINs and one-time codes too), <c>wallet</c> (Bitcoin and its kin by
/// checksum, Ethereum by form), <c>id</c> (identity numbers, by checksum or the word before them), <c>address</c> (streets with
/// their number). Names of people inside texts stay, and so do IP addresses, dates of birth and car plates.
/// </summary>
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
