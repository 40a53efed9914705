using System.IO.Compression;
using System.Text;

namespace AvatarFineTune.Core.Tests.Transcripts.Support;

/// <summary>Packs files that a test holds in its hand.</summary>
internal static class Zips
{
    internal static byte[] Of(params (string Path, string Text)[] files)
    {
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (path, text) in files)
            {
                using var entry = zip.CreateEntry(path).Open();
                entry.Write(Encoding.UTF8.GetBytes(text));
            }
        }

        return bytes.ToArray();
    }
}
