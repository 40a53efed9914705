using UglyToad.PdfPig;
using UglyToad.PdfPig.Exceptions;
using UglyToad.PdfPig.Writer;

namespace AvatarFineTune.OpenAI.Extraction;

/// <summary>
/// Splits a PDF into PDFs of one page each, so that a page is a request of its own: what the model says can be laid to a page, and
/// no document is too long.
/// </summary>
internal sealed class PdfPages : IDisposable
{
    private readonly PdfDocument _document;

    private PdfPages(PdfDocument document) => _document = document;

    internal int Count => _document.NumberOfPages;

    /// <summary>Opens a PDF.</summary>
    /// <param name="file">Its bytes.</param>
    /// <param name="problem">What is wrong with it and what to do; <see langword="null"/> if nothing is.</param>
    internal static PdfPages? Open(byte[] file, out string? problem)
    {
        try
        {
            var pages = new PdfPages(PdfDocument.Open(file));
            problem = pages.Count > 0 ? null : "The PDF has no page.";
            return problem is null ? pages : null;
        }
        catch (PdfDocumentEncryptedException)
        {
            problem = "The PDF is protected by a password: save it without one.";
            return null;
        }
        catch (Exception e) when (IsDamage(e))
        {
            problem = $"The PDF is damaged ({e.GetType().Name}): print it to a new PDF, or take screenshots.";
            return null;
        }
    }

    /// <summary>A PDF with this page alone; <see langword="null"/> where the page is damaged.</summary>
    /// <param name="page">The page's number, from 1.</param>
    internal byte[]? Extract(int page)
    {
        try
        {
            using var builder = new PdfDocumentBuilder();
            builder.AddPage(_document, page);
            return builder.Build();
        }
        catch (Exception e) when (IsDamage(e))
        {
            return null;
        }
    }

    public void Dispose() => _document.Dispose();

    /// <summary>On a damaged file the parser throws whatever its code runs into.</summary>
    private static bool IsDamage(Exception exception) => exception is not (OutOfMemoryException or OperationCanceledException);
}
