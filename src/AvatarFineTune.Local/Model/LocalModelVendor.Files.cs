using System.Runtime.CompilerServices;
using AvatarFineTune.Local.Model.Storage;
using AvatarFineTune.Vendors;

namespace AvatarFineTune.Local.Model;

/// <summary>The vendor's files.</summary>
internal sealed partial class LocalModelVendor
{
    private const string Upload = "UploadFile";

    public async Task<VendorFile> UploadFileAsync(VendorFileUpload upload, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(upload);
        if (upload.Length < 0 || upload.Length > Capabilities.MaxFileBytes)
        {
            throw Fault(Upload, VendorFault.InvalidRequest, $"A file has at most {Capabilities.MaxFileBytes} bytes; '{upload.Name}' has {upload.Length}.", certainlyNotDone: true);
        }

        var now = Now();
        var file = new VendorFile($"file-{Guid.CreateVersion7(now):N}", upload.Name, upload.Length, now);
        await _database.WriteAsync(Upload, c => { FileTable.Begin(c, file); return 0; }, cancellationToken).ConfigureAwait(false);
        try
        {
            await CopyAsync(upload, file.Id, cancellationToken).ConfigureAwait(false);
            await _database.WriteAsync(Upload, c => { FileTable.Complete(c, file.Id); return 0; }, cancellationToken).ConfigureAwait(false);
            return file;
        }
        catch
        {
            await DiscardAsync(file.Id).ConfigureAwait(false);
            throw;
        }
    }

    public async IAsyncEnumerable<VendorFile> ListFilesAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var file in await _database.ReadAsync("ListFiles", FileTable.List, cancellationToken).ConfigureAwait(false))
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return file;
        }
    }

    public async Task DeleteFileAsync(string fileId, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(fileId);
        if (await _database.WriteAsync("DeleteFile", c => FileTable.Delete(c, fileId), cancellationToken).ConfigureAwait(false) > 0)
        {
            await _database.PurgeAsync(compact: false).ConfigureAwait(false);
        }
    }

    // As exact as it is stored, so that a file reads the same from the list as from its upload.
    private DateTimeOffset Now() => DateTimeOffset.FromUnixTimeMilliseconds(_time.GetUtcNow().ToUnixTimeMilliseconds());

    private async Task CopyAsync(VendorFileUpload upload, string fileId, CancellationToken cancellationToken)
    {
        var source = await upload.OpenAsync(cancellationToken).ConfigureAwait(false);
        await using (source.ConfigureAwait(false))
        {
            long total = 0;
            var buffer = new byte[FileTable.ChunkBytes];
            for (var number = 0L; ; number++)
            {
                var read = await source.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
                total += read;
                if (total > upload.Length || (read < buffer.Length && total < upload.Length))
                {
                    throw Fault(Upload, VendorFault.InvalidRequest, $"'{upload.Name}' was to have {upload.Length} bytes, but its content has {(total > upload.Length ? "more" : total)}.", certainlyNotDone: true);
                }

                if (read > 0)
                {
                    var chunk = read == buffer.Length ? buffer : buffer[..read];
                    var at = number;
                    await _database.WriteAsync(Upload, c => { FileTable.AddChunk(c, fileId, at, chunk); return 0; }, cancellationToken).ConfigureAwait(false);
                }

                if (read < buffer.Length)
                {
                    return;
                }
            }
        }
    }

    private async Task DiscardAsync(string fileId)
    {
        try
        {
            await _database.WriteAsync(Upload, c => FileTable.Delete(c, fileId), CancellationToken.None).ConfigureAwait(false);
        }
        catch (ModelVendorException)
        {
            // What failed before is the news; the leftover is not listed, and goes with a later upload.
        }
    }
}
