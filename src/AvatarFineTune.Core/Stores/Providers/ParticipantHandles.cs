using AvatarFineTune.Examples;

namespace AvatarFineTune.Stores.Providers;

/// <summary>By what a participant of an example can be called: the name, the id with its platform, the id alone. One rule for every store.</summary>
public static class ParticipantHandles
{
    /// <summary>Everything by which the participants of an example can be called.</summary>
    public static IEnumerable<string> Of(IReadOnlyList<string> names, IReadOnlyList<string> ids)
    {
        ArgumentNullException.ThrowIfNull(names);
        ArgumentNullException.ThrowIfNull(ids);
        return names.Concat(ids).Concat(ids.Select(WithoutPlatform)).Where(h => h.Length > 0).Distinct(StringComparer.Ordinal);
    }

    /// <summary>Everything by which the participants of an example can be called.</summary>
    public static IEnumerable<string> Of(TrainingExample example)
    {
        ArgumentNullException.ThrowIfNull(example);
        return Of(example.Participants, example.ParticipantIds);
    }

    /// <summary>An id without its platform: <c>user123</c> of <c>telegram:user123</c>.</summary>
    public static string WithoutPlatform(string id)
    {
        ArgumentNullException.ThrowIfNull(id);
        return id[(id.IndexOf(':', StringComparison.Ordinal) + 1)..];
    }

    /// <summary>
    /// The id that belongs to a name, where that is certain: who is erased by name and known by id is blocked by both, or
    /// a new name would bring them back.
    /// </summary>
    /// <returns>The id with its platform; <see langword="null"/> if there is none, or it can't be told whose it is.</returns>
    public static string? IdOf(string name, IReadOnlyList<string> names, IReadOnlyList<string> ids)
    {
        ArgumentNullException.ThrowIfNull(names);
        ArgumentNullException.ThrowIfNull(ids);
        for (var i = 0; names.Count == ids.Count && i < names.Count; i++)
        {
            if (string.Equals(names[i], name, StringComparison.Ordinal))
            {
                return ids[i].Length > 0 ? ids[i] : null;
            }
        }

        return null;
    }
}
