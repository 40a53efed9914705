using System.IO.Compression;
using System.Text.Json;
using AvatarFineTune.Transcripts;
using AvatarFineTune.Transcripts.Tests.IMessage;

namespace AvatarFineTune.Transcripts.Tests.Corpus;

/// <summary>One case of the corpus, as it lies in the repository.</summary>
internal sealed class CorpusCase
{
    private const string Suffix = ".expected.json";
    private const string Renames = "_names.txt";

    private CorpusCase(string expectedPath)
    {
        Folder = Path.GetDirectoryName(expectedPath)!;
        Name = Path.GetFileName(expectedPath)[..^Suffix.Length];
        Expected = JsonSerializer.Deserialize<CorpusExpectation>(File.ReadAllText(expectedPath), CorpusExpectation.Json)
            ?? throw new InvalidDataException($"{expectedPath} is empty.");
    }

    public static string Root { get; } = FindRoot();

    public string Name { get; }

    public CorpusExpectation Expected { get; }

    private string Folder { get; }

    /// <summary>All cases, as <c>platform/name</c>.</summary>
    public static IEnumerable<string> All() =>
        Directory.EnumerateFiles(Root, "*" + Suffix, SearchOption.AllDirectories)
            .Select(f => Path.GetRelativePath(Root, f)[..^Suffix.Length].Replace('\\', '/'))
            .Order(StringComparer.Ordinal);

    public static CorpusCase Load(string name) => new(Path.Combine(Root, name + Suffix));

    /// <summary>The export, as a user would hand it over.</summary>
    public TranscriptSource Open()
    {
        var folder = Path.Combine(Folder, Name);
        if (Directory.Exists(folder))
        {
            var parts = Files(folder).Select(f => (f.Path, Source: TranscriptSource.FromFile(f.File))).ToList();
            return parts.TrueForAll(p => Path.GetFileName(p.Source.Name) == Path.GetFileName(p.Path)) ? TranscriptSource.FromFolder(folder) : throw new InvalidDataException(
                $"{folder} renames files: only a folder that ends in .zip may.");
        }

        if (Directory.Exists(folder + ".zip"))
        {
            var zip = Pack(folder + ".zip");
            return TranscriptSource.FromOpener(Name + ".zip", _ => ValueTask.FromResult<Stream>(new MemoryStream(zip, writable: false)));
        }

        if (File.Exists(folder + ".sql"))
        {
            var database = SqliteFile.Create(File.ReadAllText(folder + ".sql"));
            return TranscriptSource.FromOpener("chat.db", _ => ValueTask.FromResult<Stream>(new MemoryStream(database, writable: false)));
        }

        return TranscriptSource.FromFile(SingleFile());
    }

    /// <summary>The export's files as they would be handed over; a folder's and a zip's by their path in it.</summary>
    public CorpusFiles Read()
    {
        var folder = Path.Combine(Folder, Name);
        if (Directory.Exists(folder))
        {
            return new(Name, CorpusForm.Folder, [.. Files(folder).Select(f => (f.Path, File.ReadAllBytes(f.File)))]);
        }

        if (Directory.Exists(folder + ".zip"))
        {
            return new(Name + ".zip", CorpusForm.Zip, [.. Files(folder + ".zip").Select(f => (f.Path, File.ReadAllBytes(f.File)))]);
        }

        if (File.Exists(folder + ".sql"))
        {
            return new("chat.db", CorpusForm.File, [("chat.db", SqliteFile.Create(File.ReadAllText(folder + ".sql")))]);
        }

        var file = SingleFile();
        return new(Path.GetFileName(file), CorpusForm.File, [(Path.GetFileName(file), File.ReadAllBytes(file))]);
    }

    private string SingleFile() =>
        Directory.EnumerateFiles(Folder, Name + ".*").Single(f => !f.EndsWith(Suffix, StringComparison.Ordinal) && Path.GetFileNameWithoutExtension(f) == Name);

    private static byte[] Pack(string folder)
    {
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (path, file) in Files(folder))
            {
                using var entry = zip.CreateEntry(path).Open();
                entry.Write(File.ReadAllBytes(file));
            }
        }

        return bytes.ToArray();
    }

    private static IEnumerable<(string Path, string File)> Files(string folder)
    {
        var names = Path.Combine(folder, Renames);
        var renamed = File.Exists(names)
            ? File.ReadAllLines(names).Where(l => l.Length > 0).Select(l => l.Split('\t')).ToDictionary(p => p[0], p => p[1], StringComparer.Ordinal)
            : [];
        return from file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
               let path = Path.GetRelativePath(folder, file).Replace('\\', '/')
               where path != Renames
               select (renamed.GetValueOrDefault(path, path), file);
    }

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "AvatarFineTune.sln")))
        {
            folder = folder.Parent;
        }

        return Path.Combine(folder.FullName, "tests", "AvatarFineTune.Transcripts.Tests", "Corpus");
    }
}

/// <summary>How a case is handed over.</summary>
internal enum CorpusForm
{
    File,
    Folder,
    Zip,
}

/// <summary>A case's files, unpacked.</summary>
internal sealed record CorpusFiles(string Name, CorpusForm Form, IReadOnlyList<(string Path, byte[] Bytes)> Files);
