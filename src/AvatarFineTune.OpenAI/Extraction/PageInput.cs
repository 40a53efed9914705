using AvatarFineTune.Vendors;

namespace AvatarFineTune.OpenAI.Extraction;

/// <summary>One page to read, or why it can't be sent.</summary>
/// <param name="Number">Its number among all pages, from 1.</param>
/// <param name="File">Its file's number, from 1.</param>
/// <param name="PageInFile">Its number in the file, from 1.</param>
/// <param name="Image">What it is.</param>
/// <param name="Content">Its bytes: a picture, or a PDF of this page alone.</param>
internal sealed record PageInput(int Number, int File, int PageInFile, PageImage Image, ReadOnlyMemory<byte> Content)
{
    /// <summary>Why it can't be sent; <see langword="null"/> if it can.</summary>
    public (PageStatus Status, string Detail)? Problem { get; init; }

    public bool IsPdf => Image.MediaType == PageImage.Pdf;

    public ExtractedPage Ended(PageStatus status, int messages, string? detail = null) => new(Number, File, PageInFile, status, messages, detail);

    public override string ToString() => $"page {Number}";
}

/// <summary>The pages of all files, or why none is to be sent.</summary>
internal sealed record PageSet(IReadOnlyList<PageInput> Pages, ExtractionRefusal? Refusal)
{
    public IEnumerable<PageInput> Readable => Pages.Where(p => p.Problem is null);

    public override string ToString() => $"{Pages.Count} pages";
}
