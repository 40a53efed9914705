namespace AvatarFineTune.OpenAI.Emulation.Faults;

/// <summary>The faults to come, hit in the order in which they were added. Thread-safe.</summary>
public sealed class FaultList
{
    private readonly Lock _lock = new();
    private readonly List<Pending> _pending = [];

    /// <summary>How many faults are still to come; one that hits several times counts once.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _pending.Count;
            }
        }
    }

    /// <summary>Adds a fault.</summary>
    public void Add(EmulatorFault fault)
    {
        ArgumentNullException.ThrowIfNull(fault);
        lock (_lock)
        {
            _pending.Add(new(fault));
        }
    }

    /// <summary>Forgets all faults.</summary>
    public void Clear()
    {
        lock (_lock)
        {
            _pending.Clear();
        }
    }

    internal bool Has(string operation, FaultKind kind)
    {
        lock (_lock)
        {
            return _pending.Any(p => p.Fault.Kind == kind && Aims(p.Fault, operation));
        }
    }

    /// <summary>The fault that hits a request; <see langword="null"/> if it goes well.</summary>
    /// <param name="operation">The request's operation.</param>
    /// <param name="isTuned">Whether it is about a tuned model; <see langword="null"/> if about no model.</param>
    internal EmulatorFault? Take(string operation, bool? isTuned)
    {
        lock (_lock)
        {
            foreach (var pending in _pending)
            {
                if (!Aims(pending.Fault, operation) || !FitsModel(pending.Fault, isTuned))
                {
                    continue;
                }

                if (pending.Skipped < pending.Fault.Skip)
                {
                    pending.Skipped++;
                    continue;
                }

                if (++pending.Hit >= pending.Fault.Times)
                {
                    _pending.Remove(pending);
                }

                return pending.Fault;
            }

            return null;
        }
    }

    private static bool Aims(EmulatorFault fault, string operation) =>
        fault.Operation == "*" || string.Equals(fault.Operation, operation, StringComparison.OrdinalIgnoreCase);

    private static bool FitsModel(EmulatorFault fault, bool? isTuned) =>
        fault.Kind != FaultKind.ModelGone || isTuned == true || (isTuned == false && fault.IncludesBase);

    private sealed class Pending(EmulatorFault fault)
    {
        public EmulatorFault Fault { get; } = fault;

        public int Skipped { get; set; }

        public int Hit { get; set; }
    }
}
