namespace AvatarFineTune.Vendors;

/// <summary>What kind of fault a vendor had, as far as a caller can act on it.</summary>
public enum VendorFault
{
    /// <summary>Anything else.</summary>
    Other,

    /// <summary>The model is gone, or was never ours.</summary>
    ModelNotFound,

    /// <summary>The model exists, but is not deployed.</summary>
    NotDeployed,

    /// <summary>Too many requests; see <see cref="ModelVendorException.RetryAfter"/>.</summary>
    Throttled,

    /// <summary>The vendor did not answer, or answered 5xx.</summary>
    Unavailable,

    /// <summary>The key is wrong or may not do this; new jobs may be closed.</summary>
    NotEligible,

    /// <summary>The vendor refuses the request as it is.</summary>
    InvalidRequest,

    /// <summary>The messages are longer than the model can read.</summary>
    ContextTooLong,

    /// <summary>The vendor's filter refused the content.</summary>
    ContentFiltered,

    /// <summary>The job or file does not exist.</summary>
    NotFound,
}

/// <summary>A vendor's fault. The message holds no key and no chat text.</summary>
public sealed class ModelVendorException : Exception
{
    /// <summary>Creates the exception.</summary>
    public ModelVendorException(string vendor, string operation, VendorFault fault, string message, Exception? innerException = null)
        : base(message, innerException)
    {
        Vendor = vendor;
        Operation = operation;
        Fault = fault;
    }

    /// <summary>The vendor's registered name.</summary>
    public string Vendor { get; }

    /// <summary>What was tried, such as <c>CreateJob</c>.</summary>
    public string Operation { get; }

    /// <summary>What kind of fault it was.</summary>
    public VendorFault Fault { get; }

    /// <summary>How long the vendor asks to wait; <see langword="null"/> if it does not say.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>
    /// Whether the vendor certainly did not act: only then may a create be sent again without searching first.
    /// A timeout, a cut connection or a 5xx leaves it open, and this <see langword="false"/>.
    /// </summary>
    public bool CertainlyNotDone { get; init; }

    /// <summary>Whether trying again later can help.</summary>
    public bool IsTransient => Fault is VendorFault.Throttled or VendorFault.Unavailable or VendorFault.NotDeployed;
}
