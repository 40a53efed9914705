using AvatarFineTune.Transcripts;
using AvatarFineTune.Vendors;

namespace AvatarFineTune.OpenAI.Extraction;

/// <summary>Opens the files, tells by content what they are, takes PDFs apart, and holds all of it to the limits. For one reading.</summary>
internal sealed class PageCollector(ExtractionOptions options)
{
    private readonly List<PageInput> _pages = [];
    private ExtractionRefusal? _refusal;
    private long _bytesLeft = options.MaxTotalBytes;
    private long _pdfBytesLeft = options.MaxTotalBytes;

    internal async Task<PageSet> CollectAsync(IReadOnlyList<TranscriptSource> files, CancellationToken cancellationToken)
    {
        for (var i = 0; i < files.Count && _refusal is null; i++)
        {
            if (await ReadAsync(files[i], cancellationToken).ConfigureAwait(false) is { } file)
            {
                AddFile(i + 1, file, cancellationToken);
            }
        }

        if (_refusal is null && _pages.TrueForAll(p => p.Problem is not null))
        {
            _refusal = new(ExtractionRefusalReason.NoReadablePage, $"None of the {_pages.Count} pages can be sent. {_pages[0].Problem!.Value.Detail}");
        }

        return new(_pages, _refusal);
    }

    private async Task<byte[]?> ReadAsync(TranscriptSource file, CancellationToken cancellationToken)
    {
        var stream = await file.OpenAsync(cancellationToken).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            using var held = new MemoryStream();
            var buffer = new byte[81_920];
            int read;
            while ((read = await ReadSomeAsync(stream, buffer, file.Name, cancellationToken).ConfigureAwait(false)) > 0)
            {
                _bytesLeft -= read;
                if (_bytesLeft < 0)
                {
                    RefuseBytes("The files");
                    return null;
                }

                held.Write(buffer, 0, read);
            }

            return held.ToArray();
        }
    }

    private static async ValueTask<int> ReadSomeAsync(Stream stream, byte[] buffer, string name, CancellationToken cancellationToken)
    {
        try
        {
            return await stream.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        }
        catch (IOException e)
        {
            throw new TranscriptException(TranscriptError.NotReadable, $"'{name}' can't be read to its end: check the file, or where it comes from.", e);
        }
    }

    private void AddFile(int number, byte[] file, CancellationToken cancellationToken)
    {
        if (PageImage.Of(file) is not { } image)
        {
            Add(number, 1, default, default, (PageStatus.Failed, "The file is no PNG, JPEG, WEBP or PDF, or its beginning is damaged: save it as one of these."));
        }
        else if (image.MediaType != PageImage.Pdf)
        {
            Add(number, 1, image, file, ProblemOf(image, file.LongLength));
        }
        else if (PdfPages.Open(file, out var problem) is { } pdf)
        {
            using (pdf)
            {
                AddPages(number, pdf, image, cancellationToken);
            }
        }
        else
        {
            Add(number, 1, image, default, (PageStatus.Failed, problem!));
        }
    }

    private void AddPages(int number, PdfPages pdf, PageImage image, CancellationToken cancellationToken)
    {
        if (_pages.Count + pdf.Count > options.MaxPages)
        {
            RefusePages(_pages.Count + pdf.Count);
            return;
        }

        for (var page = 1; page <= pdf.Count; page++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (pdf.Extract(page) is { } alone)
            {
                // What pages share is in each of them: a small file may hold a hundred times its length.
                _pdfBytesLeft -= alone.LongLength;
                if (_pdfBytesLeft < 0)
                {
                    RefuseBytes("The pages of the PDFs, each on its own,");
                    return;
                }

                Add(number, page, image, alone, ProblemOf(image, alone.LongLength));
            }
            else
            {
                Add(number, page, image, default, (PageStatus.Failed, "The PDF's page is damaged: print it to a new PDF, or take a screenshot."));
            }
        }
    }

    private (PageStatus Status, string Detail)? ProblemOf(PageImage image, long bytes) =>
        bytes > options.MaxPageBytes
            ? (PageStatus.TooLarge, $"The page has {bytes} bytes, more than the {options.MaxPageBytes} allowed: save it smaller, or raise {nameof(ExtractionOptions.MaxPageBytes)}.")
        : (long)image.Width * image.Height > options.MaxPagePixels
            ? (PageStatus.TooLarge, $"The picture has {image.Width} by {image.Height} pixels, more than the {options.MaxPagePixels} allowed: cut it into several, or raise {nameof(ExtractionOptions.MaxPagePixels)}.")
        : null;

    private void Add(int file, int pageInFile, PageImage image, ReadOnlyMemory<byte> content, (PageStatus Status, string Detail)? problem)
    {
        if (_pages.Count == options.MaxPages)
        {
            RefusePages(_pages.Count + 1);
            return;
        }

        // What can't be sent need not be held.
        _pages.Add(new(_pages.Count + 1, file, pageInFile, image, problem is null ? content : default) { Problem = problem });
    }

    private void RefuseBytes(string what) => _refusal = new(
        ExtractionRefusalReason.TooManyBytes,
        $"{what} have more than {options.MaxTotalBytes} bytes together. Give fewer at a time, or raise {nameof(ExtractionOptions.MaxTotalBytes)}.");

    private void RefusePages(int pages) => _refusal ??= new(
        ExtractionRefusalReason.TooManyPages,
        $"The files have at least {pages} pages, more than the {options.MaxPages} allowed. Give fewer at a time, or raise {nameof(ExtractionOptions.MaxPages)}.");
}
