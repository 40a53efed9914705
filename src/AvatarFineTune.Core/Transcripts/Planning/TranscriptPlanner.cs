namespace AvatarFineTune.Transcripts;

/// <summary>Finds the reader of a source, or of each chat in a zip.</summary>
internal sealed class TranscriptPlanner(ITranscriptReader[] readers, TranscriptReadOptions options, TranscriptPlan plan)
{
    internal async ValueTask PlanAsync(TranscriptSource source, CancellationToken cancellationToken)
    {
        if (source.ListParts(options) is { } parts)
        {
            await new ArchivePlanner(this, options, plan).PlanPartsAsync(source, parts, cancellationToken).ConfigureAwait(false);
            return;
        }

        var head = await ReadHeadAsync(ct => OpenGuardedAsync(source, options, ct), FileSniffer.ProbeBytes, cancellationToken).ConfigureAwait(false);
        if (head.Length == 0)
        {
            throw new TranscriptException(TranscriptError.Empty, $"'{source.Name}' is empty: export the chat again.");
        }

        if (FileSniffer.IsZip(head))
        {
            await new ArchivePlanner(this, options, plan).PlanZipAsync(source, cancellationToken).ConfigureAwait(false);
            return;
        }

        var form = TextForm.Detect(head);
        var reader = Surest(source.Name, form, head).Reader;
        if (reader is null)
        {
            // Whoever forces a platform knows better than the probe; the reading will say if they do not.
            var utf8 = form.ToUtf8(head);
            reader = options.Platform is not null && !FileSniffer.IsBinary(utf8) ? Forced(utf8) : throw NotRecognized(source.Name, utf8);
        }

        var file = new TranscriptFile(source.Name, async ct =>
            await form.WrapAsync(await OpenGuardedAsync(source, options, ct).ConfigureAwait(false), ct).ConfigureAwait(false));
        plan.Inputs.Add(new(reader, null, [file], Journal(source, head)));
    }

    /// <summary>
    /// Of several readers of a platform, those that Core has read its JSON, and stand last here; others came later for
    /// other forms.
    /// </summary>
    private ITranscriptReader Forced(ReadOnlySpan<byte> utf8) => utf8.TrimStart(" \t\r\n"u8) is [(byte)'{' or (byte)'[', ..] ? readers[^1] : readers[0];

    /// <summary>
    /// The surest reader for a file; <see langword="null"/> where nobody can read messages from it, or where it rather
    /// belongs to the exports of those named.
    /// </summary>
    internal (ITranscriptReader? Reader, TranscriptMatch Match, IReadOnlyList<ITranscriptReader> CompanionOf) Surest(string path, TextForm form, byte[] head)
    {
        var probe = new TranscriptProbe(path, form.ToUtf8(head).ToArray(), head.Length < FileSniffer.ProbeBytes);
        (ITranscriptReader? Reader, TranscriptMatch Match) best = (null, TranscriptMatch.None);
        List<ITranscriptReader> companionOf = [];
        foreach (var reader in readers)
        {
            var match = reader.Probe(probe);
            if (match == TranscriptMatch.Companion)
            {
                companionOf.Add(reader);
            }
            else if (match > best.Match)
            {
                best = (reader, match);
            }
        }

        return companionOf.Count > 0 && best.Match < TranscriptMatch.Companion ? (null, TranscriptMatch.Companion, companionOf) : (best.Reader, best.Match, []);
    }

    internal static async ValueTask<byte[]> ReadHeadAsync(
        Func<CancellationToken, ValueTask<Stream>> open, int bytes, CancellationToken cancellationToken)
    {
        var stream = await open(cancellationToken).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            var head = new byte[bytes];
            var read = await stream.ReadAtLeastAsync(head, bytes, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
            return read == bytes ? head : head[..read];
        }
    }

    private string Known => string.Join(", ", readers.Select(r => r.Platform).Distinct().Order(StringComparer.Ordinal));

    /// <summary>What a source could have been, to end the message that it is none of it.</summary>
    internal string Looked => options.Platform is null
        ? $"known are exports of {Known}, also inside a zip"
        : $"only {Known} was looked for; leave {OptionName} out to try all that is known";

    private static string OptionName => $"{nameof(TranscriptReadOptions)}.{nameof(TranscriptReadOptions.Platform)}";

    internal static async ValueTask<Stream> OpenGuardedAsync(TranscriptSource source, TranscriptReadOptions options, CancellationToken cancellationToken)
    {
        try
        {
            var raw = await source.OpenAsync(cancellationToken).ConfigureAwait(false);
            return new GuardedStream(raw, source.Name, new GuardLimits(options.MaxFileBytes));
        }
        catch (Exception e) when (e is not (OperationCanceledException or TranscriptException))
        {
            throw new TranscriptException(
                TranscriptError.NotReadable, $"'{source.Name}' cannot be opened: check that it exists and may be read.", e);
        }
    }

    /// <summary>A database's newest rows may still stand in the write-ahead log beside it.</summary>
    private TranscriptFile[] Journal(TranscriptSource source, ReadOnlySpan<byte> head) =>
        head.StartsWith("SQLite format 3\0"u8) && source.Beside("-wal") is { } journal
            ? [new(journal.Name, ct => OpenGuardedAsync(journal, options, ct))]
            : [];

    private TranscriptException NotRecognized(string name, ReadOnlySpan<byte> utf8) => new(
        TranscriptError.NotRecognized,
        utf8.Trim(" \t\r\n"u8).IsEmpty ? $"'{name}' holds only blanks: export the chat again."
        : MissingPackage.Explain(readers, utf8) is { } missing ? $"'{name}' {missing}"
        : FileSniffer.IsBinary(utf8) ? $"'{name}' is not a chat export but a binary file: {Looked}."
        : $"'{name}' is not a chat export that is known here: {Looked}{(options.Platform is null ? $"; or force a platform with {OptionName}" : "")}.");
}
