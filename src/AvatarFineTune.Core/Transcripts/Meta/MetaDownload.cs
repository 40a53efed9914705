namespace AvatarFineTune.Transcripts.Meta;

/// <summary>One download, however its parts lie in a folder: whose it is, and who is in its threads.</summary>
internal sealed class MetaDownload(string root)
{
    private readonly HashSet<string> _threads = new(StringComparer.Ordinal);
    private HashSet<string>? _inEveryThread;

    /// <summary>Whose a download may be: one that names no platform is told by its words, whichever reader has it.</summary>
    internal static IReadOnlyList<string> Platforms => ["instagram", "messenger"];

    internal string Root { get; } = root;

    internal bool IsInstagram { get; set; }

    internal MetaProfile? Profile { get; set; }

    internal string Platform => IsInstagram ? "instagram" : "messenger";

    /// <summary>Notes who is in a thread.</summary>
    internal void AddThread(string thread, IReadOnlyList<string> participants)
    {
        if (participants.Count < 2 || !_threads.Add(thread))
        {
            return;
        }

        if (_inEveryThread is null)
        {
            _inEveryThread = new(participants.Where(IsPerson), StringComparer.Ordinal);
        }
        else
        {
            _inEveryThread.IntersectWith(participants);
        }
    }

    /// <summary>Tells whose download it is: what it says itself, else the one person who is in every thread.</summary>
    internal void ReportOwner(ImportReportBuilder report)
    {
        if (Profile is { } profile)
        {
            report.AddOwner(profile.Name, null, profile.Evidence);
        }
        else if (_threads.Count >= 2 && _inEveryThread is { Count: 1 } owner)
        {
            report.AddOwner(owner.Single(), null, "every_thread");
        }
    }

    private static bool IsPerson(string name) =>
        name.Length > 0 && !name.Equals("Facebook user", StringComparison.OrdinalIgnoreCase) && !name.Equals("Instagram user", StringComparison.OrdinalIgnoreCase);
}
