namespace AvatarFineTune.Vendors;

/// <summary>A vendor that gives out what it learned: the files of a tuned model's adapter, to be served elsewhere.</summary>
public interface IVendorAdapterDownload
{
    /// <summary>Lists the files of a tuned model's adapter; none where the vendor keeps them to itself.</summary>
    /// <param name="model">The tuned model, or a checkpoint.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="ModelVendorException">The model does not exist, or the vendor could not be asked.</exception>
    IAsyncEnumerable<VendorAdapterFile> ListAdapterFilesAsync(string model, CancellationToken cancellationToken);

    /// <summary>Downloads one of the files, as a stream. What the destination throws passes through as it is.</summary>
    /// <param name="fileId">The file's id.</param>
    /// <param name="destination">Where it is written to; after a fault it holds a part of the file. It is not disposed.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ModelVendorException">The file does not exist, or its download broke.</exception>
    Task DownloadAdapterFileAsync(string fileId, Stream destination, CancellationToken cancellationToken);
}

/// <summary>A file of a tuned model's adapter.</summary>
/// <param name="Id">The vendor's id of it.</param>
/// <param name="Name">Its name, such as <c>adapter_model.safetensors</c>.</param>
/// <param name="Bytes">Its size; <see langword="null"/> if the vendor does not tell.</param>
public sealed record VendorAdapterFile(string Id, string Name, long? Bytes)
{
    /// <summary>Shows the id and the size.</summary>
    public override string ToString() => FormattableString.Invariant($"adapter file {Id} ({Bytes} bytes)");
}
