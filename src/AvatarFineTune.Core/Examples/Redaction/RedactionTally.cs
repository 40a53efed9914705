namespace AvatarFineTune.Examples.Redaction;

/// <summary>Counts what was found, and keeps a few masked samples of each kind. For one import.</summary>
internal sealed class RedactionTally
{
    private const int MaxSamples = 5;

    private readonly SortedDictionary<PrivateKind, (int Count, List<string> Samples)> _kinds = [];

    public IReadOnlyDictionary<string, int> Counts => _kinds.ToDictionary(k => Name(k.Key), k => k.Value.Count, StringComparer.Ordinal);

    public IReadOnlyList<RedactionSample> Samples => [.. _kinds.SelectMany(k => k.Value.Samples.Select(s => new RedactionSample(Name(k.Key), s)))];

    public void Add(PrivateKind kind, ReadOnlySpan<char> value)
    {
        var (count, samples) = _kinds.TryGetValue(kind, out var entry) ? entry : (0, []);
        _kinds[kind] = (count + 1, samples);
        if (samples.Count < MaxSamples && Mask.Of(kind, value) is var masked && !samples.Contains(masked, StringComparer.Ordinal))
        {
            samples.Add(masked);
        }
    }

    /// <summary>The kind's name in reports.</summary>
    public static string Name(PrivateKind kind) => kind switch
    {
        PrivateKind.SecretUrl => "url",
        PrivateKind.ApiKey => "key",
        PrivateKind.Password => "password",
        PrivateKind.Email => "email",
        PrivateKind.Iban => "iban",
        PrivateKind.Wallet => "wallet",
        PrivateKind.Card => "card",
        PrivateKind.Identity => "id",
        PrivateKind.Phone => "phone",
        _ => "address",
    };
}
