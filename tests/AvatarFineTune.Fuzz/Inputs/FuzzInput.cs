using System.IO.Compression;
using AvatarFineTune.Transcripts;

namespace AvatarFineTune.Fuzz.Inputs;

/// <summary>How an input is handed over.</summary>
internal enum FuzzForm
{
    File,
    Folder,
    Zip,
}

/// <summary>One file of an input.</summary>
internal sealed record FuzzFile(string Path, byte[] Bytes);

/// <summary>What is read: a file, the files of a folder, or those of a zip, which is packed last and may then be damaged as a whole.</summary>
internal sealed record FuzzInput(string Name, FuzzForm Form, IReadOnlyList<FuzzFile> Files)
{
    /// <summary>The zip's own bytes, once packed.</summary>
    public byte[]? Packed { get; init; }

    /// <summary>How much lies in zips among the files, unpacked.</summary>
    public long NestedBytes { get; init; }

    public long Bytes => Files.Sum(f => (long)f.Bytes.Length) + (Packed?.Length ?? 0) + NestedBytes;

    /// <summary>Everything in memory: what is read does not depend on a disk.</summary>
    /// <param name="wrap">Put around every stream that is opened.</param>
    public TranscriptSource Open(Func<Stream, Stream> wrap) => Form switch
    {
        FuzzForm.Folder => TranscriptSource.Combine(Name, [.. Files.Select(f => Opener(f.Path, f.Bytes, wrap))]),
        FuzzForm.Zip => Opener(Name, Packed ?? Pack(Files), wrap),
        _ => Opener(Name, Files[0].Bytes, wrap),
    };

    public FuzzInput With(int file, byte[] bytes) => this with { Files = [.. Files.Select((f, i) => i == file ? f with { Bytes = bytes } : f)] };

    /// <summary>The same bytes for the same files: no clock gets into it.</summary>
    public static byte[] Pack(IEnumerable<FuzzFile> files)
    {
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var file in files)
            {
                var entry = zip.CreateEntry(file.Path, CompressionLevel.Fastest);
                entry.LastWriteTime = new(2026, 11, 2, 10, 0, 0, TimeSpan.Zero);
                using var stream = entry.Open();
                stream.Write(file.Bytes);
            }
        }

        return bytes.ToArray();
    }

    private static TranscriptSource Opener(string name, byte[] bytes, Func<Stream, Stream> wrap) =>
        TranscriptSource.FromOpener(string.IsNullOrWhiteSpace(name) ? "x" : name, _ => ValueTask.FromResult(wrap(new MemoryStream(bytes, writable: false))));
}
