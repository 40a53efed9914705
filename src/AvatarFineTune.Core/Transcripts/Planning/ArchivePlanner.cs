namespace AvatarFineTune.Transcripts;

/// <summary>Goes through the files of a zip or folder: each chat becomes a planned input, the rest is counted as ignored.</summary>
internal sealed class ArchivePlanner(TranscriptPlanner planner, TranscriptReadOptions options, TranscriptPlan plan)
{
    private readonly List<Finding> _found = [];
    private readonly List<Finding> _companions = [];
    private readonly ArchiveBudget _budget = new(options);
    private long _ignored;
    private int _archives;

    internal async ValueTask PlanZipAsync(TranscriptSource source, CancellationToken cancellationToken)
    {
        var zip = await ZipWalker.OpenAsync(source, options, plan, _budget, cancellationToken).ConfigureAwait(false);
        var files = zip.List();
        if (files.Count == 0)
        {
            throw new TranscriptException(TranscriptError.Empty, $"'{source.Name}' is a zip without files: export the chat again.");
        }

        await WalkAsync(files, source.Name, 0, cancellationToken).ConfigureAwait(false);
        Finish(source.Name);
    }

    internal async ValueTask PlanPartsAsync(TranscriptSource source, IReadOnlyList<TranscriptSource> parts, CancellationToken cancellationToken)
    {
        _budget.AddEntries(parts.Count, source.Name);

        // A folder is no archive: a zip that lies in it may be opened even where zips in zips may not.
        await WalkAsync(new PartsTree(source.Name, parts, options).List(), source.Name, -1, cancellationToken).ConfigureAwait(false);
        Finish(source.Name);
    }

    private async ValueTask WalkAsync(IReadOnlyList<TreeFile> files, string container, int depth, CancellationToken cancellationToken)
    {
        var archive = ++_archives;
        foreach (var file in files)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (file.IsHidden)
            {
                _ignored++;
            }
            else
            {
                await JudgeAsync(file, new(archive, container), depth, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async ValueTask JudgeAsync(TreeFile file, Archive archive, int depth, CancellationToken cancellationToken)
    {
        var head = await TranscriptPlanner.ReadHeadAsync(file.PeekAsync, FileSniffer.SniffBytes, cancellationToken).ConfigureAwait(false);
        if (FileSniffer.IsZip(head) && depth < options.MaxArchiveDepth)
        {
            await WalkNestedAsync(file, depth, cancellationToken).ConfigureAwait(false);
            return;
        }

        if (head.Length == 0 || FileSniffer.IsZip(head) || FileSniffer.IsMedia(head))
        {
            _ignored++;
            return;
        }

        if (head.Length == FileSniffer.SniffBytes)
        {
            head = await TranscriptPlanner.ReadHeadAsync(file.PeekAsync, FileSniffer.ProbeBytes, cancellationToken).ConfigureAwait(false);
        }

        var form = TextForm.Detect(head);
        var match = planner.Surest(file.Path, form, head);
        var opened = new TranscriptFile(file.Path, async ct => await form.WrapAsync(await file.OpenAsync(ct).ConfigureAwait(false), ct).ConfigureAwait(false));
        if (match.Reader is not null)
        {
            _found.Add(new(archive, match.Reader, match.Match, opened));
        }
        else if (match.CompanionOf.Count > 0)
        {
            _companions.AddRange(match.CompanionOf.Select(r => new Finding(archive, r, TranscriptMatch.Companion, opened)));
        }
        else
        {
            _ignored++;
        }
    }

    private async ValueTask WalkNestedAsync(TreeFile file, int depth, CancellationToken cancellationToken)
    {
        var packed = await file.OpenAsync(cancellationToken).ConfigureAwait(false);
        Spool spool;
        await using (packed.ConfigureAwait(false))
        {
            spool = await Spool.CopyAsync(packed, file.Name, options.MaxFileBytes, cancellationToken).ConfigureAwait(false);
        }

        // Kept open only if a chat is in it: an export may hold thousands of office documents, which are zips as well.
        var kept = new TranscriptPlan();
        kept.Own(spool);
        var (found, companions, ignored) = (_found.Count, _companions.Count, _ignored);
        try
        {
            var nested = ZipWalker.Open(spool.Open(), file.Name, options, kept, _budget);
            await WalkAsync(nested.List(), file.Name, depth + 1, cancellationToken).ConfigureAwait(false);
        }
        catch (TranscriptException e) when (e.Error == TranscriptError.Damaged && _found.Count == found)
        {
            // A shared document that only looks like a zip must not spoil the import of the chat beside it.
        }
        finally
        {
            await KeepAsync(kept, _found.Count > found).ConfigureAwait(false);
        }

        if (_found.Count == found)
        {
            _companions.RemoveRange(companions, _companions.Count - companions);
            _ignored = ignored + 1;
        }
    }

    private async ValueTask KeepAsync(TranscriptPlan kept, bool keep)
    {
        if (keep)
        {
            plan.Own(kept);
        }
        else
        {
            await kept.DisposeAsync().ConfigureAwait(false);
        }
    }

    private void Finish(string name)
    {
        if (_found.Count == 0)
        {
            throw new TranscriptException(
                TranscriptError.NotRecognized,
                $"{(_ignored + _companions.Count == 1 ? $"The one file in '{name}' is no" : $"None of the {_ignored + _companions.Count} files in '{name}' is a")} chat export that is known here: {planner.Looked}.");
        }

        // Beside a real export, a text that merely could be a transcript is an attachment.
        var surest = _found.Max(f => f.Match);
        _ignored += surest == TranscriptMatch.Possible ? 0 : _found.RemoveAll(f => f.Match == TranscriptMatch.Possible);
        foreach (var group in _found.GroupBy(f => f.Reader.Scope == TranscriptScope.File ? (object)f : (f.Archive.Number, f.Reader)))
        {
            var first = group.First();
            var companions = _companions.Where(c => c.Archive == first.Archive && c.Reader == first.Reader).Select(c => c.File);
            plan.Inputs.Add(new(first.Reader, first.Archive.Name, InOrder(group.Select(f => f.File)), InOrder(companions)));
        }

        var used = plan.Inputs.SelectMany(i => i.Companions).ToHashSet();
        _ignored += _companions.Select(c => c.File).Distinct().Count(f => !used.Contains(f));
        plan.IgnoredFiles = _ignored;
    }

    private static TranscriptFile[] InOrder(IEnumerable<TranscriptFile> files) => [.. files.OrderBy(f => f.Path, StringComparer.Ordinal)];

    private sealed record Archive(int Number, string Name)
    {
        public override string ToString() => nameof(Archive);
    }

    private sealed record Finding(Archive Archive, ITranscriptReader Reader, TranscriptMatch Match, TranscriptFile File)
    {
        public override string ToString() => $"{Reader.Platform} {Match}";
    }
}
