namespace AvatarFineTune.OpenAI.Emulation.Faults;

/// <summary>How an operation goes wrong.</summary>
public enum FaultKind
{
    /// <summary>429 with <c>retry-after</c>, nothing done.</summary>
    Throttled,

    /// <summary>500, nothing done.</summary>
    ErrorBefore,

    /// <summary>Done, and then 500.</summary>
    ErrorAfter,

    /// <summary>Never answered; done or not by <see cref="EmulatorFault.Acts"/>.</summary>
    Timeout,

    /// <summary>Done, and the connection cut before the answer.</summary>
    CutAfter,

    /// <summary>The connection cut, nothing done.</summary>
    CutBefore,

    /// <summary>500, or cut by <see cref="EmulatorFault.Cuts"/>; and done all the same, <see cref="EmulatorFault.Delay"/> later.</summary>
    Late,

    /// <summary>Done and answered <see cref="EmulatorFault.Delay"/> later.</summary>
    Slow,

    /// <summary>Done, and cut in the middle of the answer.</summary>
    CutStream,

    /// <summary>Done, and answered with half of the JSON.</summary>
    MalformedJson,

    /// <summary>Done, and answered with a status that nobody knows.</summary>
    UnknownStatus,

    /// <summary>403: fine-tuning is closed for this account.</summary>
    Closed,

    /// <summary>404 <c>model_not_found</c> for tuned models; for base models too by <see cref="EmulatorFault.IncludesBase"/>.</summary>
    ModelGone,

    /// <summary>Done, and what was begun by it fails later: a job, or a deployment.</summary>
    Fails,
}

/// <summary>A fault to come. Immutable.</summary>
/// <param name="operation">Which operation it hits, such as <c>createJob</c>; <c>*</c> for every one.</param>
/// <param name="kind">How it goes wrong.</param>
public sealed class EmulatorFault(string operation, FaultKind kind)
{
    /// <summary>Which operation it hits.</summary>
    public string Operation { get; } = operation;

    /// <summary>How it goes wrong.</summary>
    public FaultKind Kind { get; } = kind;

    /// <summary>How many such requests go well first.</summary>
    public int Skip { get; init; }

    /// <summary>How many it hits then.</summary>
    public int Times { get; init; } = 1;

    /// <summary>For <see cref="FaultKind.Timeout"/>: whether the operation is done.</summary>
    public bool Acts { get; init; }

    /// <summary>For <see cref="FaultKind.Late"/>: whether the connection is cut instead of answered.</summary>
    public bool Cuts { get; init; }

    /// <summary>For <see cref="FaultKind.ModelGone"/>: whether base models are gone too.</summary>
    public bool IncludesBase { get; init; }

    /// <summary>For <see cref="FaultKind.Late"/> and <see cref="FaultKind.Slow"/>: how much later, by the emulator's clock.</summary>
    public TimeSpan Delay { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>For <see cref="FaultKind.Throttled"/>: when to come again.</summary>
    public TimeSpan RetryAfter { get; init; } = TimeSpan.FromSeconds(1);
}
