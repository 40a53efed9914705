namespace AvatarFineTune.Postgres;

/// <summary>
/// Which records are flushed next. Users take turns, and a user's records are in one flush at a time, so that flushes of
/// one host don't wait for each other's rows. Not thread-safe.
/// </summary>
internal sealed class UsageQueue
{
    private const int MaxRecords = 5_000;
    private const int MaxUsers = 500;

    private readonly Dictionary<string, Line> _lines = new(StringComparer.Ordinal);
    private readonly Queue<Line> _ready = new();
    private readonly Queue<UserUsage> _apart = new();

    /// <summary>Whether <see cref="Take"/> would find something.</summary>
    public bool IsReady => _ready.Count > 0 || _apart.Count > 0;

    public void Add(PendingUsage pending)
    {
        var user = pending.Record.Avatar.UserId;
        if (!_lines.TryGetValue(user, out var line))
        {
            _lines.Add(user, line = new());
            _ready.Enqueue(line);
        }

        line.Waiting.Enqueue(pending);
    }

    /// <summary>Takes what one flush writes; each user taken is busy until <see cref="Done"/>.</summary>
    public List<UserUsage> Take()
    {
        if (_apart.TryDequeue(out var apart))
        {
            return [apart];
        }

        var users = new List<UserUsage>();
        for (var room = MaxRecords; room > 0 && users.Count < MaxUsers && _ready.TryDequeue(out var line);)
        {
            var records = new List<PendingUsage>(Math.Min(room, line.Waiting.Count));
            while (records.Count < room && line.Waiting.TryDequeue(out var pending))
            {
                records.Add(pending);
            }

            line.Parts = 1;
            room -= records.Count;
            users.Add(new(records[0].Record.Avatar.UserId, records));
        }

        // The same order on every host: two flushes then never wait for each other in a circle.
        users.Sort((a, b) => string.CompareOrdinal(a.UserId, b.UserId));
        return users;
    }

    /// <summary>The users' next records may be taken, once those that must be flushed apart are.</summary>
    /// <param name="users">What was taken.</param>
    /// <param name="apart">What of it is not answered yet: each is to be a flush of its own.</param>
    public void Done(IReadOnlyList<UserUsage> users, IReadOnlyList<UserUsage> apart)
    {
        foreach (var part in apart)
        {
            _apart.Enqueue(part);
            _lines[part.UserId].Parts++;
        }

        foreach (var user in users)
        {
            var line = _lines[user.UserId];
            if (--line.Parts > 0)
            {
                continue;
            }

            if (line.Waiting.Count > 0)
            {
                _ready.Enqueue(line);
            }
            else
            {
                _lines.Remove(user.UserId);
            }
        }
    }

    /// <summary>What one user's callers wait for.</summary>
    private sealed class Line
    {
        public Queue<PendingUsage> Waiting { get; } = new();

        /// <summary>Flushes that hold records of the user, or will.</summary>
        public int Parts { get; set; }
    }
}
