namespace AvatarFineTune.OpenAI.Emulation.Wire;

/// <summary>The keys that are taken. Until one is added, any is, and none too. Thread-safe.</summary>
public sealed class EmulatorKeys
{
    private readonly Lock _lock = new();
    private readonly HashSet<string> _keys = new(StringComparer.Ordinal);
    private bool _isChecked;

    /// <summary>Takes a key from now on.</summary>
    public void Add(string key)
    {
        lock (_lock)
        {
            _isChecked = true;
            _keys.Add(key);
        }
    }

    /// <summary>Takes a key no longer, as after it was rotated or revoked.</summary>
    public void Remove(string key)
    {
        lock (_lock)
        {
            _isChecked = true;
            _keys.Remove(key);
        }
    }

    internal bool Takes(string? key)
    {
        lock (_lock)
        {
            return !_isChecked || (key is not null && _keys.Contains(key));
        }
    }
}
