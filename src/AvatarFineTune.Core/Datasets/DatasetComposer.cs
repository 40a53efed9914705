using AvatarFineTune.Avatars;
using AvatarFineTune.Datasets.Composition;
using AvatarFineTune.Datasets.Tokens;
using AvatarFineTune.Examples;
using AvatarFineTune.Vendors;

namespace AvatarFineTune.Datasets;

/// <summary>
/// Composes examples into training and validation lines. Pure: the same examples, prompt, options and seed give the same
/// bytes and so the same fingerprint, whatever order the examples come in.
/// </summary>
internal sealed class DatasetComposer(Tokenizers tokenizers, TimeProvider time)
{
    public ComposedDataset Compose(
        AvatarKey avatar,
        IReadOnlyList<TrainingExample> examples,
        string prompt,
        DatasetOptions options,
        VendorCapabilities vendor,
        int seed,
        CancellationToken cancellationToken)
    {
        var counter = new LineTokens(tokenizers.Get(vendor.TokenEncoding), prompt);
        var cap = Math.Min(options.MaxTokensPerLine, vendor.MaxTokensPerLine);
        var (conversations, tooLong) = Group(examples, counter, cap - counter.Fixed, cancellationToken);
        var required = Math.Max(options.MinTrainingLines, vendor.MinTrainingLines);
        var random = new SeededRandom(seed);
        var held = vendor.SupportsValidationFile
            ? ConversationSplit.HoldOut([.. conversations.Select(c => c.Count)], options, random)
            : [];

        var (training, validation, leaks) = Divide(conversations, held, required, cap - counter.Fixed, options, cancellationToken);
        random.Shuffle(training);
        random.Shuffle(validation);
        using var writer = new DatasetLineWriter(prompt);
        var lines = new List<DatasetLine>(training.Count + validation.Count);
        AddLines(lines, DatasetSide.Training, training, writer, cancellationToken);
        AddLines(lines, DatasetSide.Validation, validation, writer, cancellationToken);

        var used = training.Concat(validation).SelectMany(s => s.Exchanges).ToList();
        var manifest = new DatasetManifest
        {
            Id = Guid.CreateVersion7(time.GetUtcNow()),
            Avatar = avatar,
            Prompt = prompt,
            Seed = seed,
            TrainingLines = training.Count,
            ValidationLines = validation.Count,
            TrainingExamples = training.Sum(s => s.Count),
            ValidationExamples = validation.Sum(s => s.Count),
            TrainingTokens = training.Sum(s => (long)s.Tokens + counter.Fixed),
            ValidationTokens = validation.Sum(s => (long)s.Tokens + counter.Fixed),
            TokenEncoding = LineTokens.NameOf(vendor.TokenEncoding),
            MaxTokensPerLine = cap,
            LeaksRemoved = leaks,
            Fingerprint = writer.GetFingerprint(),
            CreatedAt = time.GetUtcNow(),
        };
        return new(
            manifest,
            lines,
            required,
            used.Count == 0 ? 0 : used.Average(e => e.Example.QualityScore),
            tooLong,
            conversations.Count,
            counter.Typical(used));
    }

    private static (List<IReadOnlyList<Exchange>> Conversations, int TooLong) Group(
        IReadOnlyList<TrainingExample> examples, LineTokens counter, int maxTokens, CancellationToken cancellationToken)
    {
        var tooLong = 0;
        var conversations = new List<IReadOnlyList<Exchange>>();

        // By content, not by id: ids of rows are random, and those of conversations depend on the avatar's secret, so that two
        // stores that hold the same examples would compose other files. Within a conversation the hash alone does not decide,
        // because it is over the words as imported: an edited copy has the same.
        var ordered = examples.GroupBy(e => e.ConversationId)
            .OrderBy(g => g.Min(e => e.Hash.ToString()), StringComparer.Ordinal)
            .ThenBy(g => g.Min(e => e.SaidAt))
            .ThenBy(g => g.Key);
        foreach (var conversation in ordered)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var fitting = conversation
                .OrderBy(e => e.Position)
                .ThenBy(e => e.Hash.ToString(), StringComparer.Ordinal)
                .ThenBy(e => e.Prompt, StringComparer.Ordinal)
                .ThenBy(e => e.Reply, StringComparer.Ordinal)
                .ThenBy(e => e.SaidAt)
                .ThenBy(e => e.RepliedAt)
                .Select(e => new Exchange(e, counter.Of(e)))
                .Where(e => e.Tokens <= maxTokens)
                .ToList();
            tooLong += conversation.Count() - fitting.Count;
            if (fitting.Count > 0)
            {
                conversations.Add(fitting);
            }
        }

        return (conversations, tooLong);
    }

    /// <summary>Composes both sides; where training lines are too few, cuts finer first, then gives held-out conversations back.</summary>
    private static (List<Segment> Training, List<Segment> Validation, int Leaks) Divide(
        List<IReadOnlyList<Exchange>> conversations, List<int> held, int required, int maxTokens, DatasetOptions options, CancellationToken cancellationToken)
    {
        // Finest, each exchange is a line: so many conversations must go back that there are as many exchanges as lines needed.
        var available = conversations.Sum(c => c.Count) - held.Sum(p => conversations[p].Count);
        while (available < required && held.Count > 0)
        {
            available += conversations[held[^1]].Count;
            held.RemoveAt(held.Count - 1);
        }

        var places = held.ToHashSet();
        var kept = conversations.Where((_, place) => !places.Contains(place)).ToList();
        var training = LineComposer.Refine(LineComposer.Compose(kept, maxTokens), required);
        var (clean, leaks) = LeakFilter.Remove(kept, held.Select(p => conversations[p]), options.LeakSimilarity, cancellationToken);
        return (training, LineComposer.Compose(clean, maxTokens), leaks);
    }

    private static void AddLines(
        List<DatasetLine> lines, DatasetSide side, List<Segment> segments, DatasetLineWriter writer, CancellationToken cancellationToken)
    {
        for (var number = 0; number < segments.Count; number++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            lines.Add(writer.Write(side, number, segments[number]));
        }
    }
}
