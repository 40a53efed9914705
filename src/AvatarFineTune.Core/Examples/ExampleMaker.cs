using AvatarFineTune.Avatars;
using AvatarFineTune.Examples.Choosing;
using AvatarFineTune.Examples.Cutting;
using AvatarFineTune.Examples.Redaction;
using AvatarFineTune.Stores;

namespace AvatarFineTune.Examples;

/// <summary>Makes examples of one import's exchanges: redacted, without duplicates and too many short replies, judged.</summary>
internal sealed class ExampleMaker(
    AvatarKey avatar, Guid importId, ImportOptions import, byte[] avatarSecret, ParticipantBlocks blocks, TimeProvider time)
{
    private readonly ExampleOptions _options = import.Examples ?? ExampleOptions.Default;
    private readonly RedactionTally _tally = new();

    /// <summary>Makes the examples, in the exchanges' order, and the account of what became of each.</summary>
    public (List<TrainingExample> Examples, ExchangeReport Report) Make(
        IReadOnlyList<Exchange> exchanges, SpeakerTable speakers, Action<int> progress, CancellationToken cancellationToken)
    {
        var allowed = WithoutBlocked(exchanges, speakers);
        var written = Write(allowed, speakers, progress, cancellationToken);
        var distinct = WithoutNearDuplicates(written, cancellationToken);
        var kept = WithoutExcess(distinct);
        var report = new ExchangeReport
        {
            Conversations = exchanges.Select(e => e.ConversationId).Distinct().Count(),
            Exchanges = exchanges.Count,
            Blocked = exchanges.Count - allowed.Count,
            ExactDuplicates = allowed.Count - written.Count,
            NearDuplicates = written.Count - distinct.Count,
            ShortReplies = distinct.Count - kept.Count,
            Redaction = import.Redaction,
            PhoneRegions = [.. import.PhoneRegions],
            Redactions = _tally.Counts,
            RedactionSamples = _tally.Samples,
        };
        return (kept.ConvertAll(w => ToExample(w, speakers)), report);
    }

    /// <summary>
    /// Leaves out every exchange in which somebody wrote who was erased, be it as the avatar. Here, before anything is stored or sent: their
    /// words, cut differently by a longer export, have hashes that nobody has seen.
    /// </summary>
    private IReadOnlyList<Exchange> WithoutBlocked(IReadOnlyList<Exchange> exchanges, SpeakerTable speakers)
    {
        if (blocks.IsEmpty)
        {
            return exchanges;
        }

        var blocked = Enumerable.Range(0, speakers.All.Count).Where(n => speakers[n].Callings.Any(blocks.Contains)).ToHashSet();
        return [.. exchanges.Where(e => !e.Prompt.Concat(e.Reply).Any(t => blocked.Contains(t.Author)))];
    }

    private List<Written> Write(IReadOnlyList<Exchange> exchanges, SpeakerTable speakers, Action<int> progress, CancellationToken cancellationToken)
    {
        var writer = new ExchangeWriter(speakers, new Redactor(import.Redaction, avatarSecret, import.PhoneRegions), _tally);
        var seen = new HashSet<ExampleHash>();
        var written = new List<Written>(exchanges.Count);
        for (var i = 0; i < exchanges.Count; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            progress(i);
            var exchange = exchanges[i];
            var hash = ExampleHash.Of(ExchangeWriter.Words(exchange.Prompt), ExchangeWriter.Words(exchange.Reply));
            if (seen.Add(hash))
            {
                var (prompt, reply, lastTurn) = writer.Write(exchange);
                written.Add(new(exchange, hash, prompt, reply, lastTurn));
            }
        }

        return written;
    }

    private List<Written> WithoutNearDuplicates(List<Written> written, CancellationToken cancellationToken)
    {
        if (_options.NearDuplicateSimilarity is not { } similarity)
        {
            return written;
        }

        var index = new NearDuplicateIndex(similarity);
        var sets = written.ConvertAll(w => Shingles.Of(w.Prompt, w.Reply));
        foreach (var set in sets)
        {
            index.Learn(set);
        }

        var distinct = new List<Written>(written.Count);
        for (var i = 0; i < written.Count; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (index.FindOrAdd(sets[i]) < 0)
            {
                distinct.Add(written[i]);
            }
        }

        return distinct;
    }

    private List<Written> WithoutExcess(List<Written> written)
    {
        var shorts = written.FindAll(w => ShortReplies.IsShort(w.Reply, _options)).ConvertAll(w => w.Hash);
        var excess = ShortReplies.Excess(written.Count, shorts, _options);
        return excess.Count == 0 ? written : written.FindAll(w => !excess.Contains(w.Hash));
    }

    private TrainingExample ToExample(Written written, SpeakerTable speakers)
    {
        var now = time.GetUtcNow();

        // Side by side, so that a name never gets its neighbour's id: two people of one name are two, and who has no id has an empty one.
        var authors = written.Exchange.Prompt.Select(t => speakers[t.Author]).Select(a => (a.Name, Id: a.QualifiedId ?? "")).Distinct().ToList();
        return new()
        {
            Id = Guid.CreateVersion7(now),
            Avatar = avatar,
            TrainingDataId = importId,
            ConversationId = written.Exchange.ConversationId,
            Position = written.Exchange.Position,
            Prompt = written.Prompt,
            Reply = written.Reply,
            SaidAt = written.Exchange.SaidAt,
            RepliedAt = written.Exchange.RepliedAt,
            PatternType = PatternClassifier.Classify(written.LastTurn),
            QualityScore = QualityScorer.Score(written.Prompt, written.Reply),
            Hash = written.Hash,
            Participants = [.. authors.Select(a => a.Name)],
            ParticipantIds = authors.TrueForAll(a => a.Id.Length == 0) ? [] : [.. authors.Select(a => a.Id)],
            CreatedAt = now,
        };
    }

    private sealed record Written(Exchange Exchange, ExampleHash Hash, string Prompt, string Reply, string LastTurn)
    {
        /// <summary>Shows the hash only.</summary>
        public override string ToString() => Hash.ToString();
    }
}
