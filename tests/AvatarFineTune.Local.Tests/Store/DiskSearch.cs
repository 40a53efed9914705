using System.Text;

namespace AvatarFineTune.Local.Tests.Store;

/// <summary>Looks for words in the bytes of files, the write-ahead logs among them, as nobody's query would.</summary>
internal static class DiskSearch
{
    /// <returns>The first place: the file, and the bytes around it; <see langword="null"/> if the word is nowhere.</returns>
    public static string? Find(string folder, string pattern, string word)
    {
        foreach (var path in Directory.EnumerateFiles(folder, pattern))
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var bytes = new MemoryStream();
            file.CopyTo(bytes);
            var content = bytes.ToArray();
            if (content.AsSpan().IndexOf(Encoding.UTF8.GetBytes(word)) is >= 0 and var at)
            {
                var from = Math.Max(0, at - 200);
                return $"{Path.GetFileName(path)} at {at}: {Encoding.Latin1.GetString(content, from, Math.Min(400, content.Length - from))}";
            }
        }

        return null;
    }
}
