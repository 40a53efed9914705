using System.Buffers;
using System.Text;

namespace AvatarFineTune.Examples.Redaction;

/// <summary>
/// Finds private values and puts stand-ins in their place: of the same kind, from a range that belongs to nobody, and
/// the same for the same value wherever it occurs, so that a model learns how people write such things and none of them.
/// A stand-in is itself left alone: redacting twice changes nothing. Thread-safe.
/// </summary>
internal sealed class Redactor(RedactionMode mode, byte[] avatarSecret, IReadOnlyList<string>? phoneRegions = null)
{
    private static readonly IPrivateDetector[] Detectors =
    [
        new UrlDetector(), new KeyDetector(), new PasswordDetector(), new SecretPhraseDetector(), new EmailDetector(), new IbanDetector(),
        new WalletDetector(), new IdentityDetector(), new NumberDetector(), new AddressDetector(),
    ];

    /// <summary>A text with no digit and none of these holds nothing that any detector knows.</summary>
    private static readonly SearchValues<string> Signs = SearchValues.Create(
        [.. ObfuscatedEmail.AtWords, "@", "://", "www.", ":", "=", "：", "＝", "\"", "“", "„", "«", "`", "bearer", "-----BEGIN", "seed", "mnemonic", "recovery phrase", .. InviteLinks.Paths],
        StringComparison.OrdinalIgnoreCase);

    private const int MaxPasses = 4;

    private readonly IReadOnlyList<PhonePack> _regions = Packs(phoneRegions ?? []);
    private readonly Pseudonyms _pseudonyms = new(avatarSecret, Packs(phoneRegions ?? []));

    /// <summary>Redacts a text as the mode says, and counts what it finds.</summary>
    public string Redact(string text, RedactionTally tally)
    {
        if (mode == RedactionMode.Off)
        {
            return text;
        }

        var found = Find(text, _regions);
        if (found.Count == 0)
        {
            return text;
        }

        foreach (var span in found)
        {
            tally.Add(span.Kind, text.AsSpan(span.Start, span.Length));
        }

        if (mode == RedactionMode.Report)
        {
            return text;
        }

        // Where two values overlap, the rest of the one that gave way is found once the other is gone.
        for (var pass = 0; pass < MaxPasses && found.Count > 0; pass++)
        {
            text = Replace(text, found);
            found = Find(text, _regions);
        }

        return text;
    }

    private string Replace(string text, List<PrivateSpan> found)
    {
        var result = new StringBuilder(text.Length);
        var end = 0;
        foreach (var span in found)
        {
            result.Append(text, end, span.Start - end).Append(_pseudonyms.For(span.Kind, text.Substring(span.Start, span.Length)));
            end = span.End;
        }

        return result.Append(text, end, text.Length - end).ToString();
    }

    /// <summary>Redacts a participant's name where it is nothing but a phone number or an e-mail address; other names stay.</summary>
    public string RedactName(string name, RedactionTally tally) =>
        Find(name, _regions) is [{ Kind: PrivateKind.Phone or PrivateKind.Email } only] && only.Length == name.Length ? Redact(name, tally) : name;

    /// <summary>Finds all private values in order, without overlaps: where two meet, the one of the earlier kind stays.</summary>
    /// <param name="text">The text.</param>
    /// <param name="regions">Regions whose phone numbers need no separators.</param>
    internal static List<PrivateSpan> Find(string text, IReadOnlyList<PhonePack>? regions = null)
    {
        var all = new List<PrivateSpan>();
        var searched = new SearchedText(text, regions ?? []);
        if (!searched.HasDigit && !text.AsSpan().ContainsAny(Signs))
        {
            return all;
        }

        foreach (var detector in Detectors)
        {
            detector.Find(searched, all);
        }

        if (all.Count < 2)
        {
            all.RemoveAll(s => s.IsOurs);
            return all;
        }

        // Kinds come in order of precedence and each kind in order of places: mark what is taken, then sort by place.
        var taken = new System.Collections.BitArray(text.Length);
        var kept = new List<PrivateSpan>(all.Count);
        foreach (var span in all.OrderBy(s => s.Kind).ThenBy(s => s.Start))
        {
            var isFree = true;
            for (var i = span.Start; i < span.End && isFree; i++)
            {
                isFree = !taken[i];
            }

            if (isFree)
            {
                kept.Add(span);
                for (var i = span.Start; i < span.End; i++)
                {
                    taken[i] = true;
                }
            }
        }

        kept.RemoveAll(s => s.IsOurs);
        kept.Sort((a, b) => a.Start.CompareTo(b.Start));
        return kept;
    }

    private static PhonePack[] Packs(IReadOnlyList<string> regions) => [.. regions.Select(r => PhonePacks.Instance.ByRegion[r])];
}
