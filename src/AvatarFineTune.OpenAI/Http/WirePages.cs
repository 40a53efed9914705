using System.Runtime.CompilerServices;
using System.Text.Json.Serialization.Metadata;
using AvatarFineTune.OpenAI.Wire;

namespace AvatarFineTune.OpenAI.Http;

/// <summary>Reads a list page by page.</summary>
internal static class WirePages
{
    /// <summary>The most that every service gives at once.</summary>
    private const int PageSize = 100;

    /// <param name="http">The way to the service.</param>
    /// <param name="operation">What the list is for.</param>
    /// <param name="path">The list's path, with its query if it has one.</param>
    /// <param name="type">The JSON of a page.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <param name="mustBeWhole">Whether a list that says it goes on, but gives nothing new, is a fault rather than the end.</param>
    public static async IAsyncEnumerable<IReadOnlyList<T>> PagesAsync<T>(
        this VendorHttp http, string operation, string path, JsonTypeInfo<WirePage<T>> type, [EnumeratorCancellation] CancellationToken cancellationToken, bool mustBeWhole = false)
        where T : IWireItem
    {
        var begun = new HashSet<string>(StringComparer.Ordinal);
        var first = $"{path}{(path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}limit={PageSize}";
        for (var next = first; ;)
        {
            var page = await http.GetAsync(operation, next, type, cancellationToken).ConfigureAwait(false);
            var items = page.Data?.Where(i => !string.IsNullOrEmpty(i?.Id)).ToList() ?? [];

            // A service that does not know "after" would give its first page for ever.
            if (items.Count == 0 || !begun.Add(items[0].Id!))
            {
                if (mustBeWhole && page.HasMore == true)
                {
                    throw http.Malformed(operation, "a list that says it goes on, but gives nothing new");
                }

                yield break;
            }

            yield return items;

            // A service that does not say whether there is more shows it by a full page.
            if (page.HasMore == false || (page.HasMore is null && items.Count < PageSize))
            {
                yield break;
            }

            next = $"{first}&after={Uri.EscapeDataString(items[^1].Id!)}";
        }
    }

    /// <summary>As <see cref="PagesAsync"/>, item by item.</summary>
    public static async IAsyncEnumerable<T> ItemsAsync<T>(
        this VendorHttp http, string operation, string path, JsonTypeInfo<WirePage<T>> type, [EnumeratorCancellation] CancellationToken cancellationToken, bool mustBeWhole = false)
        where T : IWireItem
    {
        await foreach (var page in http.PagesAsync(operation, path, type, cancellationToken, mustBeWhole).ConfigureAwait(false))
        {
            foreach (var item in page)
            {
                yield return item;
            }
        }
    }
}
