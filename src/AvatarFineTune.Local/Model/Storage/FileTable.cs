using AvatarFineTune.Vendors;
using Microsoft.Data.Sqlite;

namespace AvatarFineTune.Local.Model.Storage;

/// <summary>Uploaded files, kept in chunks: an upload never holds the write lock while its source is read.</summary>
internal static class FileTable
{
    public const int ChunkBytes = 1 << 20;

    public static void Begin(SqliteConnection connection, VendorFile file)
    {
        // What a killed process left half uploaded goes with a later upload; a day is longer than any upload.
        connection.Execute("DELETE FROM files WHERE complete = 0 AND created_at < $old", ("$old", file.CreatedAt.AddDays(-1).ToUnixTimeMilliseconds()));
        connection.Execute(
            "INSERT INTO files (id, name, bytes, created_at, complete) VALUES ($id, $name, $bytes, $at, 0)",
            ("$id", file.Id), ("$name", file.Name), ("$bytes", file.Bytes), ("$at", file.CreatedAt.ToUnixTimeMilliseconds()));
    }

    public static void AddChunk(SqliteConnection connection, string fileId, long number, byte[] content) =>
        connection.Execute("INSERT INTO file_chunks (file_id, number, content) VALUES ($id, $number, $content)", ("$id", fileId), ("$number", number), ("$content", content));

    public static void Complete(SqliteConnection connection, string fileId) =>
        connection.Execute("UPDATE files SET complete = 1 WHERE id = $id", ("$id", fileId));

    public static int Delete(SqliteConnection connection, string fileId) =>
        connection.Execute("DELETE FROM files WHERE id = $id", ("$id", fileId));

    public static bool Exists(SqliteConnection connection, string fileId) =>
        connection.Scalar<long>("SELECT count(*) FROM files WHERE id = $id AND complete = 1", ("$id", fileId)) == 1;

    /// <summary>Half uploaded ones too, with 0 bytes: what a killed process left must be found by whoever cleans up after it.</summary>
    public static List<VendorFile> List(SqliteConnection connection)
    {
        using var command = connection.Command("SELECT id, name, bytes * complete, created_at FROM files ORDER BY created_at, id");
        using var reader = command.ExecuteReader();
        var files = new List<VendorFile>();
        while (reader.Read())
        {
            files.Add(new(reader.GetString(0), reader.GetString(1), reader.GetInt64(2), reader.Time(3)));
        }

        return files;
    }

    /// <summary>Reads the lines that are not blank, from a byte that starts a line.</summary>
    /// <exception cref="FileGoneException">The file is not there.</exception>
    public static IEnumerable<FileLine> ReadLines(SqliteConnection connection, string fileId, long fromByte = 0)
    {
        var length = connection.Scalar<long?>("SELECT bytes FROM files WHERE id = $id AND complete = 1", ("$id", fileId)) ?? throw new FileGoneException();
        var pending = new MemoryStream();
        var (number, position) = (0, fromByte);
        while (position < length)
        {
            var chunk = connection.Scalar<byte[]>(
                "SELECT content FROM file_chunks WHERE file_id = $id AND number = $number", ("$id", fileId), ("$number", position / ChunkBytes)) ?? throw new FileGoneException();
            for (var at = (int)(position % ChunkBytes); at < chunk.Length;)
            {
                var newline = chunk.AsSpan(at).IndexOf((byte)'\n');
                var taken = newline < 0 ? chunk.Length - at : newline + 1;
                pending.Write(chunk, at, taken);
                at += taken;
                position += taken;
                if (newline < 0 && position < length)
                {
                    continue;
                }

                number++;
                var line = Clean(pending.GetBuffer().AsMemory(0, (int)pending.Length), first: number == 1 && fromByte == 0);
                if (line.Length > 0)
                {
                    yield return new(number, position, line);
                }

                pending.SetLength(0);
            }
        }
    }

    private static ReadOnlyMemory<byte> Clean(ReadOnlyMemory<byte> line, bool first)
    {
        if (first && line.Span.StartsWith("\uFEFF"u8))
        {
            line = line[3..];
        }

        return line.Trim(" \t\r\n"u8);
    }
}

/// <summary>A line of a file; its content is only good until the next one is read.</summary>
/// <param name="Number">Its number, from 1, counted from where the reading began.</param>
/// <param name="NextByte">Where the next line starts.</param>
/// <param name="Content">The line, trimmed.</param>
internal readonly record struct FileLine(int Number, long NextByte, ReadOnlyMemory<byte> Content);

/// <summary>A job's file was deleted before the job was done with it.</summary>
internal sealed class FileGoneException : Exception;
