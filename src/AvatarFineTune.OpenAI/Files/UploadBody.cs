using System.Net;
using System.Security.Cryptography;
using System.Text;
using AvatarFineTune.Vendors;

namespace AvatarFineTune.OpenAI.Files;

/// <summary>
/// An upload as a multipart form, streamed from its source, whose length is known before a byte of it is read. It ends the request in the middle, so that
/// the vendor never has a whole form, when the source has another length than said or breaks.
/// </summary>
internal sealed class UploadBody : HttpContent
{
    private const int BufferBytes = 64 << 10;

    private readonly VendorFileUpload _upload;
    private readonly Func<long, bool, Exception> _wrongLength;
    private readonly CancellationToken _cancellationToken;
    private readonly byte[] _head;
    private readonly byte[] _tail;

    /// <param name="upload">What is uploaded.</param>
    /// <param name="profile">How the service wants its files.</param>
    /// <param name="wrongLength">Makes the fault of a source that has so many bytes, or more than them.</param>
    /// <param name="cancellationToken">The caller's own, for the source.</param>
    public UploadBody(VendorFileUpload upload, OpenAIProfile profile, Func<long, bool, Exception> wrongLength, CancellationToken cancellationToken)
    {
        (_upload, _wrongLength, _cancellationToken) = (upload, wrongLength, cancellationToken);
        var boundary = $"aft{RandomNumberGenerator.GetHexString(32, lowercase: true)}";

        // By hand: names in quotes and no second file name, as the pickiest of servers want it.
        var head = new StringBuilder()
            .Append("--").Append(boundary).Append("\r\nContent-Disposition: form-data; name=\"purpose\"\r\n\r\nfine-tune\r\n")
            .Append("--").Append(boundary).Append("\r\nContent-Disposition: form-data; name=\"file\"; filename=\"").Append(Plain(upload.Name))
            .Append("\"\r\nContent-Type: ").Append(profile.FileContentType).Append("\r\n\r\n").ToString();
        var mark = profile.FilesHaveByteOrderMark ? Encoding.UTF8.Preamble : default;
        _head = [.. Encoding.UTF8.GetBytes(head), .. mark];
        _tail = Encoding.ASCII.GetBytes($"\r\n--{boundary}--\r\n");
        Headers.TryAddWithoutValidation("Content-Type", $"multipart/form-data; boundary={boundary}");
    }

    /// <summary>What ended the reading of the source: its own exception, or the wrong length; <see langword="null"/> while there is none.</summary>
    public Exception? Failure { get; private set; }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        var source = await FromSourceAsync(() => _upload.OpenAsync(_cancellationToken)).ConfigureAwait(false);
        await using (source.ConfigureAwait(false))
        {
            await stream.WriteAsync(_head, cancellationToken).ConfigureAwait(false);
            await CopyAsync(source, stream, cancellationToken).ConfigureAwait(false);
        }

        await stream.WriteAsync(_tail, cancellationToken).ConfigureAwait(false);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _head.Length + _upload.Length + _tail.Length;
        return true;
    }

    private async Task CopyAsync(Stream source, Stream target, CancellationToken cancellationToken)
    {
        var buffer = new byte[BufferBytes];
        var total = 0L;
        while (true)
        {
            var read = await FromSourceAsync(() => source.ReadAsync(buffer, cancellationToken)).ConfigureAwait(false);
            total += read;
            if (total > _upload.Length || (read == 0 && total < _upload.Length))
            {
                Failure = _wrongLength(total, read != 0);
                throw Failure;
            }

            if (read == 0)
            {
                return;
            }

            await target.WriteAsync(buffer.AsMemory(0, read), cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Remembers what the source threw: on the way out it would look like a fault of the connection.</summary>
    private async ValueTask<T> FromSourceAsync<T>(Func<ValueTask<T>> read)
    {
        try
        {
            return await read().ConfigureAwait(false);
        }
        catch (Exception e) when (e is not OperationCanceledException || _cancellationToken.IsCancellationRequested)
        {
            Failure = e;
            throw;
        }
    }

    /// <summary>Our names are plain already; in others, what would end the header is replaced.</summary>
    private static string Plain(string name) => string.Create(name.Length, name, (span, text) =>
    {
        for (var i = 0; i < text.Length; i++)
        {
            span[i] = text[i] is '"' or '\\' || char.IsControl(text[i]) ? '_' : text[i];
        }
    });
}
