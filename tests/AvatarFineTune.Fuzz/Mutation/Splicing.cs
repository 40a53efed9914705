namespace AvatarFineTune.Fuzz.Mutation;

/// <summary>Cuts and joins byte arrays.</summary>
internal static class Splicing
{
    public static byte[] Replace(byte[] bytes, int at, int length, ReadOnlySpan<byte> by) => [.. bytes.AsSpan(0, at), .. by, .. bytes.AsSpan(at + length)];

    public static byte[] Insert(byte[] bytes, int at, ReadOnlySpan<byte> what) => Replace(bytes, at, 0, what);

    public static byte[] Remove(byte[] bytes, int at, int length) => Replace(bytes, at, length, []);

    /// <summary>The lines, each with its line end.</summary>
    public static List<ReadOnlyMemory<byte>> Lines(byte[] bytes)
    {
        var lines = new List<ReadOnlyMemory<byte>>();
        var rest = (ReadOnlyMemory<byte>)bytes;
        while (!rest.IsEmpty)
        {
            var end = rest.Span.IndexOf((byte)'\n');
            end = end < 0 ? rest.Length : end + 1;
            lines.Add(rest[..end]);
            rest = rest[end..];
        }

        return lines;
    }

    public static byte[] Join(IEnumerable<ReadOnlyMemory<byte>> lines)
    {
        using var joined = new MemoryStream();
        foreach (var line in lines)
        {
            joined.Write(line.Span);
        }

        return joined.ToArray();
    }

    public static T Pick<T>(this Random random, IReadOnlyList<T> from) => from[random.Next(from.Count)];
}
