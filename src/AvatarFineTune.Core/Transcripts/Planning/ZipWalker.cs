using System.IO.Compression;

namespace AvatarFineTune.Transcripts;

/// <summary>
/// An opened zip. Entries are opened again for each pass, one at a time; every byte that comes out is held to the limits,
/// and nothing of an entry's path ever reaches the disk.
/// </summary>
internal sealed class ZipWalker : IAsyncDisposable
{
    private readonly ZipArchive _archive;
    private readonly CountingStream _packed;
    private readonly TranscriptReadOptions _options;
    private readonly ArchiveBudget _budget;

    private ZipWalker(ZipArchive archive, CountingStream packed, TranscriptReadOptions options, ArchiveBudget budget)
    {
        _archive = archive;
        _packed = packed;
        _options = options;
        _budget = budget;
    }

    /// <summary>The files in it; folders have no entry of their own worth naming, unless something stands in it. Some systems write backslashes.</summary>
    internal IReadOnlyList<TreeFile> List() =>
    [
        .. from entry in _archive.Entries
           let path = ShownName.Of(entry.FullName).Replace('\\', '/')
           where entry.Length > 0 || (path.Length > 0 && !path.EndsWith('/'))
           let name = ShownName.LastOf(path)
           select new TreeFile(path, ct => OpenAsync(entry, name, isChecked: true, ct)) { PeekAsync = ct => OpenAsync(entry, name, isChecked: false, ct) },
    ];

    internal static async ValueTask<ZipWalker> OpenAsync(
        TranscriptSource source, TranscriptReadOptions options, TranscriptPlan plan, ArchiveBudget budget, CancellationToken cancellationToken)
    {
        var stream = await source.OpenAsync(cancellationToken).ConfigureAwait(false);
        if (!stream.CanSeek)
        {
            // A zip's table of contents stands at its end.
            var spool = await SpoolAsync(stream, source.Name, options.MaxFileBytes, cancellationToken).ConfigureAwait(false);
            plan.Own(spool);
            stream = spool.Open();
        }

        return Open(stream, source.Name, options, plan, budget);
    }

    /// <summary>Opens a zip that lies in a seekable stream, which it then owns.</summary>
    internal static ZipWalker Open(Stream stream, string name, TranscriptReadOptions options, TranscriptPlan plan, ArchiveBudget budget)
    {
        plan.Own(stream);
        var packed = new CountingStream(stream);
        try
        {
            budget.AddEntries(ZipDirectory.CountEntries(packed, options.MaxArchiveEntries), name);
            var archive = new ZipArchive(packed, ZipArchiveMode.Read, leaveOpen: true);
            _ = archive.Entries.Count;
            var walker = new ZipWalker(archive, packed, options, budget);
            plan.Own(walker);
            return walker;
        }
        catch (Exception e) when (e is InvalidDataException or IOException or NotSupportedException or ArgumentException)
        {
            throw new TranscriptException(
                TranscriptError.Damaged, $"'{name}' is a zip that is cut off or broken: export or copy it again.", e);
        }
    }

    private ValueTask<Stream> OpenAsync(ZipArchiveEntry entry, string name, bool isChecked, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (entry.IsEncrypted)
        {
            throw new TranscriptException(
                TranscriptError.NotReadable, $"'{name}' is locked with a password: unpack the zip and import what is inside.");
        }

        var before = _packed.TotalRead;
        var limits = new GuardLimits(_options.MaxFileBytes)
        {
            MaxRatio = _options.MaxCompressionRatio,
            PackedBytes = () => _packed.TotalRead - before,
            ExpectedBytes = entry.Length,

            // Programs that know no checksum when they begin to write, and don't care to come back, leave 0.
            ExpectedChecksum = isChecked && entry.Crc32 != 0 ? entry.Crc32 : null,
            OnRead = _budget.Watch(entry, name),
        };
        try
        {
            return ValueTask.FromResult<Stream>(new GuardedStream(entry.Open(), name, limits));
        }
        catch (Exception e) when (e is InvalidDataException or IOException or NotSupportedException)
        {
            throw new TranscriptException(TranscriptError.Damaged, $"'{name}' cannot be unpacked: export or copy the zip again.", e);
        }
    }

    public ValueTask DisposeAsync()
    {
        _archive.Dispose();
        return ValueTask.CompletedTask;
    }

    private static async ValueTask<Spool> SpoolAsync(Stream stream, string name, long maxBytes, CancellationToken cancellationToken)
    {
        await using (stream.ConfigureAwait(false))
        {
            return await Spool.CopyAsync(stream, name, maxBytes, cancellationToken).ConfigureAwait(false);
        }
    }
}
