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
    /// A name, and the ids that belong to it where that is certain: who is erased by name and known by id is erased and
    /// blocked by both, or what they wrote under another name would stay, and a new name would bring them back.
    /// </summary>
    /// <param name="nameOrId">The name; an id stays alone.</param>
    /// <param name="people">Names and ids of examples. Lists of unequal length do not tell which id is whose.</param>
    /// <returns>The name first, then the ids with their platforms.</returns>
    public static IReadOnlyList<string> WithIds(string nameOrId, IEnumerable<(IReadOnlyList<string> Names, IReadOnlyList<string> Ids)> people)
    {
        ArgumentException.ThrowIfNullOrEmpty(nameOrId);
        ArgumentNullException.ThrowIfNull(people);
        var ids = people.Where(p => p.Names.Count == p.Ids.Count)
            .SelectMany(p => p.Ids.Where((id, i) => id.Length > 0 && string.Equals(p.Names[i], nameOrId, StringComparison.Ordinal)));
        return [.. ids.Prepend(nameOrId).Distinct(StringComparer.Ordinal)];
    }

    /// <summary>Whether somebody of an example is called by one of the handles that <see cref="WithIds"/> found.</summary>
    public static bool Match(TrainingExample example, IReadOnlyList<string> handles)
    {
        ArgumentNullException.ThrowIfNull(handles);
        return handles.Count > 0
            && (Of(example).Contains(handles[0], StringComparer.Ordinal) || example.ParticipantIds.Intersect(handles, StringComparer.Ordinal).Any());
    }
}
