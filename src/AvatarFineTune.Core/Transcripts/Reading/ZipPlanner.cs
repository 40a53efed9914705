using System.IO.Compression;

namespace AvatarFineTune.Transcripts;

/// <summary>Goes through a zip's entries: each chat becomes a planned file, the rest is counted as ignored.</summary>
internal sealed class ZipPlanner(TranscriptPlanner planner, TranscriptReadOptions options, TranscriptPlan plan)
{
    /// <summary>A zip in a zip is walked (cloud drives pack exports again); deeper ones are ignored.</summary>
    private const int MaxNesting = 1;

    private readonly List<(PlannedFile File, TranscriptMatch Match)> _found = [];
    private long _ignored;

    internal async ValueTask PlanAsync(ZipWalker archive, string name, CancellationToken cancellationToken)
    {
        if (archive.Entries.Count == 0)
        {
            throw new TranscriptException(TranscriptError.Empty, $"'{name}' is a zip without entries: export the chat again.");
        }

        await WalkAsync(archive, name, 0, cancellationToken).ConfigureAwait(false);
        if (_found.Count == 0)
        {
            throw new TranscriptException(
                TranscriptError.NotRecognized, $"None of the {_ignored} files in '{name}' is a chat export that is known here: known are exports of {planner.Known}.");
        }

        // Beside a real export, a text that merely could be a transcript is an attachment.
        var surest = _found.Max(f => f.Match);
        foreach (var (file, match) in _found)
        {
            if (match == TranscriptMatch.Possible && surest > TranscriptMatch.Possible)
            {
                _ignored++;
            }
            else
            {
                plan.Files.Add(file);
            }
        }

        plan.IgnoredFiles = _ignored;
    }

    private async ValueTask WalkAsync(ZipWalker archive, string container, int nesting, CancellationToken cancellationToken)
    {
        foreach (var entry in archive.Entries)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (entry.Name.Length == 0)
            {
                continue;
            }

            if (IsResourceFork(entry.FullName))
            {
                _ignored++;
                continue;
            }

            await JudgeAsync(archive, entry, container, nesting, cancellationToken).ConfigureAwait(false);
        }
    }

    private async ValueTask JudgeAsync(ZipWalker archive, ZipArchiveEntry entry, string container, int nesting, CancellationToken cancellationToken)
    {
        ValueTask<Stream> Open(CancellationToken ct) => archive.OpenAsync(entry, entry.Name, ct);

        var head = await TranscriptPlanner.ReadHeadAsync(Open, FileSniffer.SniffBytes, cancellationToken).ConfigureAwait(false);
        if (FileSniffer.IsZip(head) && nesting < MaxNesting)
        {
            await WalkNestedAsync(archive, entry, nesting, cancellationToken).ConfigureAwait(false);
            return;
        }

        if (head.Length == 0 || FileSniffer.IsZip(head) || FileSniffer.IsMedia(head))
        {
            _ignored++;
            return;
        }

        if (head.Length == FileSniffer.SniffBytes)
        {
            head = await TranscriptPlanner.ReadHeadAsync(Open, FileSniffer.ProbeBytes, cancellationToken).ConfigureAwait(false);
        }

        var form = TextForm.Detect(head);
        var (reader, match) = planner.Surest(entry.Name, form, head);
        if (reader is null)
        {
            _ignored++;
            return;
        }

        _found.Add((new(entry.Name, container, reader, async ct =>
            await form.WrapAsync(await Open(ct).ConfigureAwait(false), ct).ConfigureAwait(false)), match));
    }

    private async ValueTask WalkNestedAsync(ZipWalker archive, ZipArchiveEntry entry, int nesting, CancellationToken cancellationToken)
    {
        var packed = await archive.OpenAsync(entry, entry.Name, cancellationToken).ConfigureAwait(false);
        Spool spool;
        await using (packed.ConfigureAwait(false))
        {
            spool = await Spool.CopyAsync(packed, entry.Name, options.MaxFileBytes, cancellationToken).ConfigureAwait(false);
        }

        // Kept open only if a chat is in it: an export may hold thousands of office documents, which are zips as well.
        var kept = new TranscriptPlan();
        kept.Own(spool);
        var (found, ignored) = (_found.Count, _ignored);
        try
        {
            var nested = ZipWalker.Open(spool.Open(), entry.Name, options, kept, archive.Budget);
            await WalkAsync(nested, entry.Name, nesting + 1, cancellationToken).ConfigureAwait(false);
        }
        catch (TranscriptException e) when (e.Error == TranscriptError.Damaged && _found.Count == found)
        {
            // A shared document that only looks like a zip must not spoil the import of the chat beside it.
        }
        finally
        {
            await KeepAsync(kept, _found.Count > found).ConfigureAwait(false);
        }

        _ignored = _found.Count > found ? _ignored : ignored + 1;
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

    /// <summary>What macOS packs beside each file.</summary>
    private static bool IsResourceFork(string path) =>
        path.StartsWith("__MACOSX/", StringComparison.Ordinal) || path.Contains("/._", StringComparison.Ordinal) || path.StartsWith("._", StringComparison.Ordinal);
}
