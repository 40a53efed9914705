using AvatarFineTune.AspNetCore.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace AvatarFineTune.AspNetCore.Forms;

/// <summary>
/// Reads an upload's multipart form: files to disk as they come, and texts within limits of their own. The framework's reader has one limit for both,
/// so that a text as large as an upload may be would be read into memory.
/// </summary>
internal static class UploadReader
{
    private const int MaxParts = 256;
    private const int MaxText = 64 << 10;
    private const int MaxInMemory = 64 << 10;

    /// <summary>Reads the form.</summary>
    /// <param name="request">The request, with a multipart body.</param>
    /// <param name="maxFile">The most bytes of one file.</param>
    /// <param name="cancelled">Ends when the client has gone.</param>
    /// <exception cref="BodyTooLargeException">A file is larger.</exception>
    /// <exception cref="InvalidDataException">It is no multipart form, or has too many fields or too long texts.</exception>
    public static async Task<IFormCollection> ReadAsync(HttpRequest request, long maxFile, CancellationToken cancelled)
    {
        var boundary = MediaTypeHeaderValue.TryParse(request.ContentType, out var type) ? HeaderUtilities.RemoveQuotes(type.Boundary).ToString() : "";
        if (boundary.Length is 0 or > 128)
        {
            throw new InvalidDataException("The form has no boundary, or none that is allowed.");
        }

        var reader = new MultipartReader(boundary, request.Body);
        var texts = new KeyValueAccumulator();
        var files = new FormFileCollection();
        for (var parts = 0; await reader.ReadNextSectionAsync(cancelled).ConfigureAwait(false) is { } section; parts++)
        {
            if (parts == MaxParts)
            {
                throw new InvalidDataException($"The form has more than {MaxParts} fields.");
            }

            if (!ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out var disposition))
            {
                throw new InvalidDataException("A part of the form doesn't say which field it is.");
            }

            if (disposition.IsFileDisposition())
            {
                files.Add(await FileAsync(request, section, disposition, maxFile, cancelled).ConfigureAwait(false));
            }
            else
            {
                texts.Append(HeaderUtilities.RemoveQuotes(disposition.Name).ToString(), await TextAsync(section, cancelled).ConfigureAwait(false));
            }
        }

        return new FormCollection(texts.HasValues ? texts.GetResults() : new Dictionary<string, StringValues>(), files);
    }

    private static async Task<FormFile> FileAsync(
        HttpRequest request, MultipartSection section, ContentDispositionHeaderValue disposition, long maxFile, CancellationToken cancelled)
    {
        var spooled = new FileBufferingReadStream(new LimitedStream(section.Body, maxFile), MaxInMemory);
        request.HttpContext.Response.RegisterForDisposeAsync(spooled);
        await spooled.DrainAsync(cancelled).ConfigureAwait(false);
        spooled.Position = 0;
        var name = HeaderUtilities.RemoveQuotes(disposition.FileNameStar.HasValue ? disposition.FileNameStar : disposition.FileName).ToString();
        return new FormFile(spooled, 0, spooled.Length, HeaderUtilities.RemoveQuotes(disposition.Name).ToString(), name)
        {
            Headers = new HeaderDictionary(section.Headers ?? []),
        };
    }

    private static async Task<string> TextAsync(MultipartSection section, CancellationToken cancelled)
    {
        try
        {
            // UTF-8, as browsers send from pages in UTF-8, whatever a part says of itself.
            using var text = new StreamReader(new LimitedStream(section.Body, MaxText));
            return await text.ReadToEndAsync(cancelled).ConfigureAwait(false);
        }
        catch (BodyTooLargeException e)
        {
            throw new InvalidDataException($"A text of the form has more than {MaxText:N0} bytes.", e);
        }
    }
}
