namespace AvatarFineTune.OpenAI.Http;

/// <summary>Reads an answer no further than it may be long.</summary>
internal static class BoundedBody
{
    /// <returns>The content; <see langword="null"/> if it is longer.</returns>
    public static async Task<ReadOnlyMemory<byte>?> ReadAsync(HttpContent content, long maxBytes, CancellationToken cancellationToken)
    {
        if (content.Headers.ContentLength > maxBytes)
        {
            return null;
        }

        var source = await content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        await using (source.ConfigureAwait(false))
        {
            var read = new MemoryStream();
            var buffer = new byte[16 << 10];
            int count;
            while ((count = await source.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0)
            {
                if (read.Length + count > maxBytes)
                {
                    return null;
                }

                read.Write(buffer, 0, count);
            }

            return read.GetBuffer().AsMemory(0, (int)read.Length);
        }
    }
}
