using System.Globalization;
using AvatarFineTune.OpenAI.Emulation.Wire;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace AvatarFineTune.OpenAI.Emulation.Files;

/// <summary>What a multipart upload held; the content lies in a file of its own.</summary>
internal sealed record Upload(string Name, string Purpose, long Bytes, string Path, TimeSpan? ExpiresAfter);

/// <summary>Reads a multipart upload part by part, the file straight to the disk.</summary>
internal sealed class UploadReader(EmulatorOptions options, string folder)
{
    private readonly Dictionary<string, string> _fields = new(StringComparer.Ordinal);
    private (string Name, long Bytes, string Path)? _file;

    public async Task<Upload> ReadAsync(HttpContext context)
    {
        if (!MediaTypeHeaderValue.TryParse(context.Request.ContentType, out var type)
            || type.MediaType != "multipart/form-data"
            || HeaderUtilities.RemoveQuotes(type.Boundary) is not { Length: > 0 } boundary)
        {
            throw new ApiException(400, "Invalid file upload: send multipart/form-data with 'purpose' and 'file'.");
        }

        try
        {
            var reader = new MultipartReader(boundary.ToString(), context.Request.Body);
            while (await reader.ReadNextSectionAsync(context.RequestAborted) is { } section)
            {
                await ReadSectionAsync(section, context.RequestAborted);
            }

            return Check();
        }
        catch (Exception e)
        {
            Discard();
            if (e is InvalidDataException or IOException && !context.RequestAborted.IsCancellationRequested)
            {
                throw new ApiException(400, "Invalid multipart body.");
            }

            throw;
        }
    }

    private async Task ReadSectionAsync(MultipartSection section, CancellationToken cancellationToken)
    {
        if (!ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out var disposition))
        {
            throw new InvalidDataException("part without content-disposition");
        }

        var field = HeaderUtilities.RemoveQuotes(disposition.Name).ToString();
        if (field != "file")
        {
            using var text = new StreamReader(section.Body);
            _fields[field] = await text.ReadToEndAsync(cancellationToken);
            return;
        }

        if (options.Profile == EmulatorProfile.Azure && string.IsNullOrEmpty(section.ContentType))
        {
            throw ApiException.Azure(400, "invalidPayload", "The file has no or an empty content type specified.");
        }

        var name = HeaderUtilities.RemoveQuotes(disposition.FileNameStar.HasValue ? disposition.FileNameStar : disposition.FileName).ToString();
        var path = Path.Combine(folder, Ids.Hex("upload-"));
        _file = (name, 0, path);
        _file = (name, await CopyAsync(section.Body, path, cancellationToken), path);
    }

    private async Task<long> CopyAsync(Stream body, string path, CancellationToken cancellationToken)
    {
        var total = 0L;
        var buffer = new byte[1 << 16];
        await using var target = File.Create(path);
        while (await body.ReadAsync(buffer, cancellationToken) is var read && read > 0)
        {
            total += read;
            if (total > options.FileLimit)
            {
                throw new ApiException(413, $"File exceeds the maximum size of {options.FileLimit} bytes.", param: "file");
            }

            await target.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
        }

        return total;
    }

    private Upload Check()
    {
        if (_file is not { } file)
        {
            throw new ApiException(400, "'file' is a required property", param: "file");
        }

        if (_fields.GetValueOrDefault("purpose") is not { } purpose)
        {
            throw new ApiException(400, "'purpose' is a required property", param: "purpose");
        }

        if (purpose is not ("fine-tune" or "assistants" or "batch" or "vision" or "user_data" or "evals"))
        {
            throw new ApiException(400, $"'{purpose}' is not one of ['fine-tune', 'assistants', 'batch', 'user_data', 'vision', 'evals'] - 'purpose'", param: "purpose");
        }

        if (file.Bytes == 0)
        {
            throw new ApiException(400, "File is empty.", param: "file");
        }

        if (options.Profile == EmulatorProfile.Azure && purpose == "fine-tune" && !HasByteOrderMark(file.Path))
        {
            throw ApiException.Azure(400, "invalidPayload", "The file must be encoded in UTF-8 with a byte order mark (BOM).");
        }

        return new(file.Name, purpose, file.Bytes, file.Path, ExpiresAfter());
    }

    private TimeSpan? ExpiresAfter()
    {
        if (_fields.GetValueOrDefault("expires_after[seconds]") is not { } text)
        {
            return null;
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            && seconds is >= 3600 and <= 2_592_000
            && _fields.GetValueOrDefault("expires_after[anchor]") == "created_at"
            ? TimeSpan.FromSeconds(seconds)
            : throw new ApiException(400, "Invalid 'expires_after': 'anchor' must be 'created_at' and 'seconds' from 3600 to 2592000.", param: "expires_after");
    }

    private static bool HasByteOrderMark(string path)
    {
        Span<byte> start = stackalloc byte[3];
        using var file = File.OpenRead(path);
        return file.ReadAtLeast(start, 3, throwOnEndOfStream: false) == 3 && start.SequenceEqual("\uFEFF"u8);
    }

    private void Discard()
    {
        if (_file is { } file)
        {
            File.Delete(file.Path);
        }
    }
}
