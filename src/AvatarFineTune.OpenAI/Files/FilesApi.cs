using System.Runtime.CompilerServices;
using AvatarFineTune.OpenAI.Http;
using AvatarFineTune.OpenAI.Wire;
using AvatarFineTune.Vendors;

namespace AvatarFineTune.OpenAI.Files;

/// <summary><c>/files</c>.</summary>
internal sealed class FilesApi(VendorConnection connection, VendorHttp http)
{
    private const int MarkBytes = 3;
    private const string OurPrefix = "aft-";

    /// <summary>Result files hold numbers; one longer than this holds something else.</summary>
    private const long MaxResultBytes = 64 << 20;

    private OpenAIProfile Profile => connection.Profile;

    public async Task<VendorFile> UploadAsync(VendorFileUpload upload, long maxBytes, CancellationToken cancellationToken)
    {
        if (upload.Length <= 0 || upload.Length > maxBytes)
        {
            throw Refused(Operations.Upload, FormattableString.Invariant($"A file at '{connection.Vendor}' has 1 to {maxBytes} bytes; '{upload.Name}' has {upload.Length}."));
        }

        using var body = new UploadBody(upload, Profile, (bytes, isMore) => WrongLength(upload, bytes, isMore), cancellationToken);
        var call = new VendorCall(Operations.Upload, HttpMethod.Post, "files") { Content = body, IsTransfer = true, HoldsText = true };
        var stored = await http.SendAsync(call, WireJson.Default.WireFile, cancellationToken).ConfigureAwait(false);
        var id = stored.Id ?? throw NoId(Operations.Upload);
        if (body.Failure is { } failure)
        {
            // It answered without waiting for the end: what it took is not what was meant.
            await DeleteAsync(id, CancellationToken.None).ConfigureAwait(false);
            throw failure;
        }

        return new(id, upload.Name, stored.Bytes is > 0 and { } bytes ? LengthOf(upload.Name, bytes) : upload.Length, stored.CreatedAt ?? connection.Time.GetUtcNow());
    }

    /// <param name="cancellationToken">Ends the reading.</param>
    /// <param name="mustBeWhole">Whether a list that breaks off is a fault rather than the end.</param>
    public async IAsyncEnumerable<VendorFile> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken, bool mustBeWhole = false)
    {
        await foreach (var file in http.ItemsAsync(Operations.ListFiles, "files?purpose=fine-tune", WireJson.Default.WirePageWireFile, cancellationToken, mustBeWhole).ConfigureAwait(false))
        {
            var name = file.Filename ?? "";
            yield return new(file.Id!, name, LengthOf(name, file.Bytes ?? 0), file.CreatedAt ?? DateTimeOffset.UnixEpoch);
        }
    }

    public Task<bool> DeleteAsync(string id, CancellationToken cancellationToken) => http.DeleteAsync(Operations.DeleteFile, PathOf(id), cancellationToken);

    public Task<ReadOnlyMemory<byte>> DownloadAsync(string id, CancellationToken cancellationToken) => http.ReadAsync(
        new(Operations.DownloadFile, HttpMethod.Get, $"{PathOf(id)}/content") { IsTransfer = true }, MaxResultBytes, cancellationToken);

    /// <summary>As <see cref="DownloadAsync(string, CancellationToken)"/>, of any length, piece by piece.</summary>
    public Task DownloadAsync(string id, Stream destination, CancellationToken cancellationToken) => http.SendAsync(
        new(Operations.DownloadFile, HttpMethod.Get, $"{PathOf(id)}/content") { IsTransfer = true, Target = new(destination) }, cancellationToken);

    public Task<WireFile> GetAsync(string operation, string id, CancellationToken cancellationToken) => http.GetAsync(operation, PathOf(id), WireJson.Default.WireFile, cancellationToken);

    /// <summary>Looks whether a job may name a file already, where the service wants that.</summary>
    /// <exception cref="ModelVendorException">It may not yet: transient, and nothing was done; or it never will.</exception>
    public async Task ThrowUnlessReadyAsync(string id, CancellationToken cancellationToken)
    {
        if (!Profile.FilesAreProcessedFirst)
        {
            return;
        }

        var file = await LookAsync(id, cancellationToken).ConfigureAwait(false);
        if (file.Status is "pending" or "running" or "uploading" or "processing" or "queued" or "notRunning")
        {
            throw new ModelVendorException(
                connection.Vendor, Operations.CreateJob, VendorFault.Unavailable, $"'{connection.Vendor}' is still processing file {id}, and takes no job with it before. Ask again.")
            {
                CertainlyNotDone = true,
            };
        }

        if (file.Status is "error" or "failed" or "deleted" or "deleting")
        {
            throw Refused(Operations.CreateJob, $"'{connection.Vendor}' could not process file {id} (status {file.Status}). Create a new job.");
        }
    }

    /// <summary>A failed look before a create is certain, whatever failed: nothing was asked for yet.</summary>
    private async Task<WireFile> LookAsync(string id, CancellationToken cancellationToken)
    {
        try
        {
            return await GetAsync(Operations.GetFile, id, cancellationToken).ConfigureAwait(false);
        }
        catch (ModelVendorException e)
        {
            throw new ModelVendorException(e.Vendor, Operations.CreateJob, e.Fault, e.Message, e.InnerException) { RetryAfter = e.RetryAfter, CertainlyNotDone = true };
        }
    }

    private static string PathOf(string id) => $"files/{Uri.EscapeDataString(id)}";

    /// <summary>As it was handed to us: the mark that we put before it does not count.</summary>
    private long LengthOf(string name, long bytes) =>
        Profile.FilesHaveByteOrderMark && name.StartsWith(OurPrefix, StringComparison.Ordinal) && bytes >= MarkBytes ? bytes - MarkBytes : bytes;

    private ModelVendorException WrongLength(VendorFileUpload upload, long bytes, bool isMore) => Refused(
        Operations.Upload,
        FormattableString.Invariant($"'{upload.Name}' was to have {upload.Length} bytes, but its content has {(isMore ? "more" : bytes)}. Upload it with its true length."));

    private ModelVendorException Refused(string operation, string message) =>
        new(connection.Vendor, operation, VendorFault.InvalidRequest, message) { CertainlyNotDone = true };

    private ModelVendorException NoId(string operation) => new(
        connection.Vendor, operation, VendorFault.Unavailable, $"'{connection.Vendor}' answered {operation} without an id. Check that its address is that of an OpenAI-compatible API.");
}
