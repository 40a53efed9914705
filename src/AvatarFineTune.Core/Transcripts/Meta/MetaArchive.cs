using System.Runtime.CompilerServices;

namespace AvatarFineTune.Transcripts.Meta;

/// <summary>
/// Reads all threads of one or more downloads. A thread comes oldest message first, whichever way its files tell it: its
/// files are ordered by their first message, and a file that runs backwards is turned around, for which one file at a
/// time is held in memory.
/// </summary>
internal sealed class MetaArchive(TranscriptInput input, bool forInstagram)
{
    private const int HeadBytes = 64 << 10;
    private const int MostHeads = 50;

    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);
    private readonly Dictionary<string, MetaDownload> _downloads = new(StringComparer.Ordinal);
    private readonly HashSet<string> _chatIds = new(StringComparer.Ordinal);

    internal async IAsyncEnumerable<List<TranscriptMessage>> RunAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var files = input.Files.Where(f => !f.Name.EndsWith(".html", StringComparison.OrdinalIgnoreCase)).ToList();
        RefuseHtml(files.Count);
        await PrepareAsync(files, cancellationToken).ConfigureAwait(false);
        var batch = new List<TranscriptMessage>(TranscriptBatches.Size);
        foreach (var (key, thread) in await ThreadsAsync(files, cancellationToken).ConfigureAwait(false))
        {
            var reader = new MetaThread(input, key, thread.Count > 1, _names, _chatIds);
            foreach (var file in await InTimeOrderAsync(thread, cancellationToken).ConfigureAwait(false))
            {
                var messages = await reader.ReadAsync(file, cancellationToken).ConfigureAwait(false);
                Download(file).AddThread(key.Name, reader.Participants);
                foreach (var chunk in messages.Chunk(TranscriptBatches.Size))
                {
                    batch.Clear();
                    batch.AddRange(chunk);
                    yield return batch;
                }
            }
        }

        foreach (var download in _downloads.Values)
        {
            download.ReportOwner(input.Report);
        }
    }

    private MetaDownload Download(TranscriptFile file) => _downloads[MetaLayout.Root(file.Path)];

    /// <summary>
    /// The files of each thread. Several folders may hold one: a folder is called after a person, who may have changed the
    /// name between two downloads, and after a number, which stays. Where it has none, the thread's path in the file tells.
    /// </summary>
    private async ValueTask<Dictionary<MetaThreadKey, List<TranscriptFile>>> ThreadsAsync(List<TranscriptFile> files, CancellationToken cancellationToken)
    {
        var threads = new Dictionary<MetaThreadKey, List<TranscriptFile>>();
        foreach (var folder in files.GroupBy(f => (Download(f).Platform, Name: MetaLayout.Thread(f.Path))))
        {
            var id = MetaLayout.Number(folder.Key.Name) ?? await IdInAsync(folder.First(), cancellationToken).ConfigureAwait(false);
            var key = new MetaThreadKey(folder.Key.Platform, id ?? folder.Key.Name, id);
            if (!threads.TryGetValue(key, out var thread))
            {
                threads.Add(key, thread = []);
            }

            thread.AddRange(folder);
        }

        return threads;
    }

    private async ValueTask<string?> IdInAsync(TranscriptFile file, CancellationToken cancellationToken)
    {
        // The encrypted download has no such path, and its files are not read to their end to find that out.
        var head = await ReadHeadAsync(file, cancellationToken).ConfigureAwait(false);
        return MetaHead.IsEncrypted(head) ? null
            : MetaLayout.PlatformId(await new MetaThreadPath(input, file).FindAsync(cancellationToken).ConfigureAwait(false));
    }

    private void RefuseHtml(int readable)
    {
        if (readable == 0)
        {
            throw new TranscriptException(
                TranscriptError.NotRecognized,
                $"'{input.Name}' is a chat of a Facebook or Instagram download in HTML: request the download again and choose JSON as its format.");
        }

        foreach (var file in input.Files.Where(f => f.Name.EndsWith(".html", StringComparison.OrdinalIgnoreCase)))
        {
            // Beside JSON, a page is most likely the same chat once more; it is named all the same.
            input.Report.Source = file.Name;
            input.Report.AddNotUnderstood(1, "<html>");
        }
    }

    /// <summary>Finds out whose downloads these are, and of which platform: what the caller says, else the paths, the owner's file, the words.</summary>
    private async ValueTask PrepareAsync(List<TranscriptFile> files, CancellationToken cancellationToken)
    {
        var profiles = new List<(string Root, MetaProfile Profile)>();
        foreach (var companion in input.Companions)
        {
            if (await MetaProfile.ReadAsync(input, companion, cancellationToken).ConfigureAwait(false) is { } profile)
            {
                profiles.Add((MetaLayout.Root(companion.Path), profile));
            }
        }

        foreach (var group in files.GroupBy(f => MetaLayout.Root(f.Path), StringComparer.Ordinal))
        {
            var own = profiles.FindAll(p => p.Root == group.Key).ConvertAll(p => p.Profile);
            _downloads.Add(group.Key, new(group.Key)
            {
                Profile = own.Find(p => p.Evidence != "autofill_information") ?? own.FirstOrDefault(),
                IsInstagram = input.Options.Platform is not null ? forInstagram
                    : MetaLayout.IsInstagram(group.First().Path) ?? (own.Count > 0 ? own.Exists(p => p.IsInstagram) : (bool?)null)
                    ?? MetaLayout.IsInstagramName(input.ContainerName) ?? await IsInstagramAsync(group, cancellationToken).ConfigureAwait(false) ?? forInstagram,
            });
        }
    }

    private async ValueTask<bool?> IsInstagramAsync(IEnumerable<TranscriptFile> files, CancellationToken cancellationToken)
    {
        foreach (var file in files.Take(MostHeads))
        {
            if (MetaLayout.IsInstagramText(await ReadHeadAsync(file, cancellationToken).ConfigureAwait(false)) is { } known)
            {
                return known;
            }
        }

        return null;
    }

    private async ValueTask<List<TranscriptFile>> InTimeOrderAsync(List<TranscriptFile> files, CancellationToken cancellationToken)
    {
        if (files.Count == 1)
        {
            return files;
        }

        var timed = new List<(TranscriptFile File, DateTime? First)>();
        foreach (var file in files)
        {
            timed.Add((file, MetaHead.FirstTime(await ReadHeadAsync(file, cancellationToken).ConfigureAwait(false))));
        }

        // The highest number is the oldest file, should a time be missing.
        return [.. timed.OrderBy(t => t.First ?? DateTime.MaxValue).ThenByDescending(t => t.File.Path.Length).ThenByDescending(t => t.File.Path, StringComparer.Ordinal).Select(t => t.File)];
    }

    private async ValueTask<byte[]> ReadHeadAsync(TranscriptFile file, CancellationToken cancellationToken)
    {
        var stream = await input.OpenAsync(file, cancellationToken).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            var head = new byte[HeadBytes];
            var read = await stream.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
            return head[..read];
        }
    }
}
