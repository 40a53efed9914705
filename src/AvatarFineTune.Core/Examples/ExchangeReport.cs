using System.Text.Json.Serialization;

namespace AvatarFineTune.Examples;

/// <summary>What became of the exchanges of an import. Immutable; serialisable.</summary>
public sealed record ExchangeReport
{
    /// <summary>Chats in which the avatar wrote nothing: there is nothing to learn from them. Another name in <see cref="ImportOptions.Speakers"/> may be missing.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int ChatsWithoutAvatar { get; init; }

    /// <summary>Messages with words in those chats.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long MessagesWithoutAvatar { get; init; }

    /// <summary>Conversations found.</summary>
    public int Conversations { get; init; }

    /// <summary>Exchanges cut from them.</summary>
    public int Exchanges { get; init; }

    /// <summary>Exchanges stored as new examples.</summary>
    public int Added { get; init; }

    /// <summary>Exchanges that the avatar already had from an earlier import.</summary>
    public int AlreadyKnown { get; init; }

    /// <summary>Exchanges that were erased before and are kept out.</summary>
    public int Blocked { get; init; }

    /// <summary>Exchanges with the very words of another one of this import.</summary>
    public int ExactDuplicates { get; init; }

    /// <summary>Exchanges nearly equal to another one of this import.</summary>
    public int NearDuplicates { get; init; }

    /// <summary>One-word replies beyond the share that is kept.</summary>
    public int ShortReplies { get; init; }

    /// <summary>What happened to private values.</summary>
    public RedactionMode Redaction { get; init; }

    /// <summary>Where the source's people have their phones, as the import was told: a reply that is edited later is redacted alike.</summary>
    public IReadOnlyList<string> PhoneRegions { get; init; } = [];

    /// <summary>Private values found, by kind; replaced if <see cref="Redaction"/> says so.</summary>
    public IReadOnlyDictionary<string, int> Redactions { get; init; } = new Dictionary<string, int>(StringComparer.Ordinal);

    /// <summary>A few of them (at most 5 a kind), masked.</summary>
    public IReadOnlyList<RedactionSample> RedactionSamples { get; init; } = [];

    /// <summary>Shows counts only.</summary>
    public override string ToString() =>
        $"{Exchanges} exchanges, {Added} added, {AlreadyKnown} known, {ExactDuplicates + NearDuplicates} duplicates, {ShortReplies} short, {Blocked} blocked";
}

/// <summary>A private value that was found, masked.</summary>
/// <param name="Kind">What it is, such as <c>email</c>.</param>
/// <param name="Masked">Its shape, such as <c>x***@x***.com</c>.</param>
public sealed record RedactionSample(string Kind, string Masked);
