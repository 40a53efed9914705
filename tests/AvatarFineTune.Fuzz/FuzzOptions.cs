namespace AvatarFineTune.Fuzz;

/// <summary>What to run.</summary>
public sealed record FuzzOptions
{
    /// <summary>What all damage derives from: input i is made from <c>Seed + i</c> alone.</summary>
    public required long Seed { get; init; }

    /// <summary>How long to run.</summary>
    public TimeSpan Duration { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>The only input to read; <see langword="null"/> for as many as there is time for.</summary>
    public long? Only { get; init; }

    /// <summary>The only folder of the corpus to take seeds from; <see langword="null"/> for all.</summary>
    public string? Platform { get; init; }

    /// <summary>Where inputs that fail are put; <see langword="null"/> to keep none.</summary>
    public string? KeepFolder { get; init; }

    /// <summary>How many inputs are read at once.</summary>
    public int Workers { get; init; } = Math.Min(2, Environment.ProcessorCount);

    /// <summary>Told each input's number before it is read, by worker: what a crash of the process leaves behind.</summary>
    public Action<int, long>? Starting { get; init; }
}

/// <summary>What came of it.</summary>
/// <param name="Inputs">How many inputs were read.</param>
/// <param name="Accepted">How many of them gave messages.</param>
/// <param name="Findings">What must not be: each kind once, with the command that shows it again.</param>
public sealed record FuzzResult(long Inputs, long Accepted, IReadOnlyList<string> Findings)
{
    /// <summary>How many inputs gave messages, 0 to 1: where all are refused at the door, nothing behind it is tested.</summary>
    public double AcceptedShare => Inputs == 0 ? 0 : (double)Accepted / Inputs;
}
