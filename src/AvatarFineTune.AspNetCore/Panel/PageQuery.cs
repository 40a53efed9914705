using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;

namespace AvatarFineTune.AspNetCore.Panel;

/// <summary>
/// What the panel keeps in the address of the page it stands on: names that begin with <c>aft-</c>, and one with the avatar's id, so that several panels
/// can stand on one page. What else is in the address is the app's, and stays.
/// </summary>
internal static class PageQuery
{
    /// <summary>The name that says, after a part's prefix, whose avatar's part it is.</summary>
    public const string Whose = "for";

    /// <summary>An address with some of its names replaced.</summary>
    /// <param name="url">The address, without its host.</param>
    /// <param name="prefix">How the names begin that are taken out.</param>
    /// <param name="values">What is put in.</param>
    public static string? With(string? url, string prefix, IEnumerable<KeyValuePair<string, StringValues>> values)
    {
        if (url is null)
        {
            return null;
        }

        var (path, kept) = Split(url, prefix);
        return QueryHelpers.AddQueryString(path, kept.Concat(values).SelectMany(p => p.Value, (p, v) => KeyValuePair.Create(p.Key, v)).Where(p => !string.IsNullOrEmpty(p.Value)));
    }

    /// <summary>The path of an address, and the names and values that don't begin with a prefix.</summary>
    public static (string Path, IReadOnlyList<KeyValuePair<string, StringValues>> Kept) Split(string url, string prefix)
    {
        var fragment = url.IndexOf('#', StringComparison.Ordinal);
        url = fragment < 0 ? url : url[..fragment];
        var start = url.IndexOf('?', StringComparison.Ordinal);
        return start < 0
            ? (url, [])
            : (url[..start], [.. QueryHelpers.ParseQuery(url[start..]).Where(p => !p.Key.StartsWith(prefix, StringComparison.Ordinal))]);
    }

    /// <summary>The values of a part in an address, if they are of this avatar.</summary>
    public static Func<string, StringValues> Of(string url, string prefix, string avatar)
    {
        var start = url.IndexOf('?', StringComparison.Ordinal);
        var query = QueryHelpers.ParseQuery(start < 0 ? "" : url[start..]);
        return !query.TryGetValue(prefix + Whose, out var whose) || whose == avatar
            ? name => query.TryGetValue(name, out var values) ? values : StringValues.Empty
            : static _ => StringValues.Empty;
    }
}
