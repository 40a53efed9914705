using System.Text.Json;
using System.Text.Json.Serialization;
using AvatarFineTune.Transcripts;

namespace AvatarFineTune.Transcripts.Tests.Corpus;

/// <summary>What must come of a case; the corpus's README says what each property means.</summary>
internal sealed record CorpusExpectation
{
    public static JsonSerializerOptions Json { get; } = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        Converters = { new JsonStringEnumConverter() },
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
    };

    public required string Why { get; init; }

    public TranscriptReadOptions? Options { get; init; }

    public TranscriptError? Error { get; init; }

    public string? Says { get; init; }

    public CountsExpectation Report { get; init; } = new();

    public IReadOnlyList<OwnerCandidate>? Owners { get; init; }

    public IReadOnlyList<ChatExpectation> Chats { get; init; } = [];
}

internal sealed record CountsExpectation
{
    public long Kept { get; init; }

    public Dictionary<SkipReason, long> Skipped { get; init; } = [];

    public long NotUnderstood { get; init; }

    public long Duplicates { get; init; }

    public long OutOfOrder { get; init; }

    public long Edited { get; init; }

    public long IgnoredFiles { get; init; }
}

internal sealed record ChatExpectation
{
    public string? Id { get; init; }

    public string? Platform { get; init; }

    public string? Title { get; init; }

    public string? Dialect { get; init; }

    public DateOrder? DateOrder { get; init; }

    public DateOrderBasis? Basis { get; init; }

    public int? Exports { get; init; }

    public IReadOnlyList<MessageExpectation> Messages { get; init; } = [];
}

internal sealed record MessageExpectation
{
    public required string At { get; init; }

    public string? Author { get; init; }

    public string? AuthorId { get; init; }

    public MessageKind Kind { get; init; }

    public string Text { get; init; } = "";

    public bool Edited { get; init; }

    public bool Forwarded { get; init; }

    public bool Bot { get; init; }

    public string? Id { get; init; }

    public string? ReplyTo { get; init; }
}
