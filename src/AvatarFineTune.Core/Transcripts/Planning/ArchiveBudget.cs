using System.IO.Compression;

namespace AvatarFineTune.Transcripts;

/// <summary>What all entries of a zip, and of the zips in it, may cost together.</summary>
internal sealed class ArchiveBudget(TranscriptReadOptions options)
{
    private readonly Dictionary<ZipArchiveEntry, long> _read = [];
    private long _total;
    private long _entries;

    internal void AddEntries(long count, string name)
    {
        _entries += count;
        if (_entries > options.MaxArchiveEntries)
        {
            throw new TranscriptException(
                TranscriptError.LimitExceeded,
                $"'{name}' has more than {options.MaxArchiveEntries} entries: import the chats alone, or raise {nameof(TranscriptReadOptions.MaxArchiveEntries)}.");
        }
    }

    /// <summary>Counts an entry's bytes once, however often it is read.</summary>
    internal Action<long> Watch(ZipArchiveEntry entry, string name)
    {
        var known = _read.GetValueOrDefault(entry);
        return read =>
        {
            if (read <= known)
            {
                return;
            }

            _total += read - known;
            _read[entry] = known = read;
            if (_total > options.MaxArchiveBytes)
            {
                throw new TranscriptException(
                    TranscriptError.LimitExceeded,
                    $"The zip that holds '{name}' unpacks to more than {options.MaxArchiveBytes} bytes: import the chats alone, or raise {nameof(TranscriptReadOptions.MaxArchiveBytes)}.");
            }
        };
    }
}
