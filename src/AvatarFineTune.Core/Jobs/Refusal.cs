namespace AvatarFineTune.Jobs;

/// <summary>Why something that was asked for is not done. Data, not an exception: an app shows it and acts on it.</summary>
public enum RefusalReason
{
    /// <summary>There are too few training lines.</summary>
    NotEnoughExamples,

    /// <summary>It would cost more than the spend limit.</summary>
    OverSpendLimit,

    /// <summary>There is a spend limit, and the price is unknown.</summary>
    PriceUnknown,

    /// <summary>The vendor can't do what is asked.</summary>
    NotSupported,

    /// <summary>The vendor takes no new jobs.</summary>
    VendorClosed,

    /// <summary>The model is retired, or will not answer any more.</summary>
    ModelRetired,

    /// <summary>No vendor is registered under the model's vendor name.</summary>
    UnknownVendor,

    /// <summary>The file would break a rule of the vendor.</summary>
    InvalidDataset,

    /// <summary>The dataset does not exist, or lines were erased from it.</summary>
    DatasetGone,

    /// <summary>The avatar has no such version.</summary>
    UnknownVersion,

    /// <summary>The model could not be deployed.</summary>
    DeploymentFailed,

    /// <summary>The model is deleted, or is to be, because it was trained on what was erased.</summary>
    ModelErased,

    /// <summary>The job does not run at its vendor: it is not there yet, or is over.</summary>
    NotRunning,
}

/// <summary>A refusal. Immutable.</summary>
/// <param name="Reason">Why, for code.</param>
/// <param name="Message">Why and what to do, for people.</param>
public sealed record Refusal(RefusalReason Reason, string Message);
