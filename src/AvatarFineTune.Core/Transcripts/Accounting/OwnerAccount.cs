using System.Runtime.CompilerServices;

namespace AvatarFineTune.Transcripts;

/// <summary>Who wrote how much, and whom the export itself names as its owner.</summary>
internal sealed class OwnerAccount(int maxParticipants)
{
    // A platform's id and a plain name may be spelled alike, so they are kept apart.
    private readonly Dictionary<string, Participant> _byId = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Participant> _byName = new(StringComparer.Ordinal);
    private readonly List<Participant> _all = [];
    private readonly List<OwnerEvidence> _evidence = [];
    private readonly (string? Name, string? Id, Participant Participant)[] _recent = new (string?, string?, Participant)[64];

    internal void AddEvidence(OwnerEvidence evidence)
    {
        if (!_evidence.Contains(evidence))
        {
            _evidence.Add(evidence);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal void Seen(TranscriptMessage message, bool kept)
    {
        if (message.Author is not { } name || message.IsBot || message.Kind == MessageKind.System)
        {
            return;
        }

        // Readers hand out the same string for the same name, so that a glance finds most people.
        ref var recent = ref _recent[(name.Length + (name.Length > 0 ? (name[0] * 7) + name[^1] : 0)) & (_recent.Length - 1)];
        if (!ReferenceEquals(recent.Name, name) || !string.Equals(recent.Id, message.AuthorId, StringComparison.Ordinal))
        {
            recent = (name, message.AuthorId, Find(name, message.AuthorId));
        }

        recent.Participant.Messages += kept ? 1 : 0;
    }

    internal IReadOnlyList<OwnerCandidate> ToCandidates()
    {
        var candidates = _all.ConvertAll(p => new OwnerCandidate(p.Name, p.Id, p.Messages, EvidenceFor(p)));
        foreach (var evidence in _evidence)
        {
            // An owner who never wrote is worth naming: the app may ask about the wrong export.
            if (!_all.Exists(p => Matches(evidence, p)))
            {
                candidates.Add(new(evidence.Name, evidence.Id, 0, evidence.Evidence));
            }
        }

        return [.. candidates.OrderByDescending(c => c.Messages).ThenBy(c => c.Name, StringComparer.Ordinal)];
    }

    private static bool Matches(OwnerEvidence evidence, Participant participant) => evidence.Id is { } id
        ? string.Equals(id, participant.Id, StringComparison.Ordinal)
        : string.Equals(evidence.Name, participant.Name, StringComparison.Ordinal);

    private string? EvidenceFor(Participant participant) => _evidence.Find(e => Matches(e, participant))?.Evidence;

    private Participant Find(string name, string? id)
    {
        var table = id is null ? _byName : _byId;
        if (!table.TryGetValue(id ?? name, out var participant))
        {
            if (_all.Count >= maxParticipants)
            {
                throw new TranscriptException(
                    TranscriptError.LimitExceeded,
                    $"More than {maxParticipants} people write in this source: this is no ordinary chat; if it is, raise {nameof(TranscriptReadOptions.MaxParticipants)}.");
            }

            participant = new(name, id);
            table.Add(id ?? name, participant);
            _all.Add(participant);
        }

        // The name as it was shown last: people rename themselves.
        participant.Name = name;
        return participant;
    }

    private sealed class Participant(string name, string? id)
    {
        public string Name { get; set; } = name;

        public string? Id { get; } = id;

        public long Messages { get; set; }
    }
}
