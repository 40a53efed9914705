using AvatarFineTune.Transcripts;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace AvatarFineTune.AspNetCore.Http;

/// <summary>What an upload became: a source, or the reason why not.</summary>
internal readonly record struct Upload(TranscriptSource? Source, ProblemHttpResult? Problem);

/// <summary>
/// Takes an upload as it comes in to a temporary file, never into memory, within the limits of size and time. Slower clients than the server's minimum data rate are cut off by the server.
/// </summary>
internal sealed class UploadSpool(IOptions<AspNetCoreOptions> options, TimeProvider time)
{
    /// <summary>Reads all of a stream.</summary>
    /// <param name="name">The file's name, for reports; a path in it is cut off.</param>
    /// <param name="body">The upload.</param>
    /// <param name="cancelled">Ends when the client has gone.</param>
    /// <returns>The source, which the caller disposes, and its file with it.</returns>
    public async Task<Upload> TakeAsync(string? name, Stream body, CancellationToken cancelled)
    {
        var limits = options.Value;
        using var timeout = new CancellationTokenSource(limits.UploadTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancelled);
        try
        {
            return new(await TranscriptSource.FromStreamAsync(NameOf(name), body, limits.MaxUploadBytes, either.Token).ConfigureAwait(false), null);
        }
        catch (TranscriptException e) when (e.Error == TranscriptError.LimitExceeded || e.InnerException is BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge })
        {
            return new(null, TooLarge());
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested && !cancelled.IsCancellationRequested)
        {
            return new(null, Problems.Of(
                StatusCodes.Status408RequestTimeout, "upload-timeout", "The upload took too long.", $"All of a file must be here within {limits.UploadTimeout}. Send it in parts, or over a faster line."));
        }
    }

    /// <summary>More than an upload may have.</summary>
    public ProblemHttpResult TooLarge() => Problems.Of(
        StatusCodes.Status413PayloadTooLarge, "too-large", "The file is too large.", $"A file has at most {options.Value.MaxUploadBytes:N0} bytes here. Export without media, or send it in parts.");

    private static string NameOf(string? name)
    {
        var file = name.AsSpan();
        file = file[(file.LastIndexOfAny('/', '\\') + 1)..].Trim();
        return file.IsEmpty ? "upload" : file.Length <= 200 ? file.ToString() : file[^200..].ToString();
    }
}
