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
    public static async IAsyncEnumerable<IReadOnlyList<T>> PagesAsync<T>(
        this VendorHttp http, string operation, string path, JsonTypeInfo<WirePage<T>> type, [EnumeratorCancellation] CancellationToken cancellationToken)
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
                yield break;
            }

            yield return items;
            if (page.HasMore != true)
            {
                yield break;
            }

            next = $"{first}&after={Uri.EscapeDataString(items[^1].Id!)}";
        }
    }

    /// <summary>As <see cref="PagesAsync"/>, item by item.</summary>
    public static async IAsyncEnumerable<T> ItemsAsync<T>(
        this VendorHttp http, string operation, string path, JsonTypeInfo<WirePage<T>> type, [EnumeratorCancellation] CancellationToken cancellationToken)
        where T : IWireItem
    {
        await foreach (var page in http.PagesAsync(operation, path, type, cancellationToken).ConfigureAwait(false))
        {
            foreach (var item in page)
            {
                yield return item;
            }
        }
    }
}
