using System.Globalization;
using System.Text.Json.Nodes;

namespace AvatarFineTune.OpenAI.Emulation.Wire;

/// <summary>A page of a list: what comes after an id, at most so many.</summary>
internal static class Page
{
    /// <param name="context">The request, with <c>after</c> and <c>limit</c>.</param>
    /// <param name="items">All items, in the order that they are told.</param>
    /// <param name="id">An item's id.</param>
    /// <param name="show">An item on the wire.</param>
    /// <param name="defaultLimit">How many, if the request does not say.</param>
    /// <param name="maxLimit">How many at most.</param>
    public static JsonObject Of<T>(HttpContext context, IEnumerable<T> items, Func<T, string> id, Func<T, JsonNode> show, int defaultLimit = 20, int maxLimit = 100)
    {
        var limit = Limit(context, defaultLimit, maxLimit);
        if (context.Request.Query["after"].ToString() is { Length: > 0 } after)
        {
            var rest = items.SkipWhile(i => !string.Equals(id(i), after, StringComparison.Ordinal)).ToList();
            items = rest.Count > 0 ? rest.Skip(1) : throw new ApiException(400, $"No such object to list after: '{after}'.", "invalid_value", "after");
        }

        var page = items.Take(limit + 1).ToList();
        var shown = page.Take(limit).ToList();
        return new()
        {
            ["object"] = "list",
            ["data"] = new JsonArray([.. shown.Select(show)]),
            ["has_more"] = page.Count > limit,
            ["first_id"] = shown.Count > 0 ? id(shown[0]) : null,
            ["last_id"] = shown.Count > 0 ? id(shown[^1]) : null,
        };
    }

    private static int Limit(HttpContext context, int defaultLimit, int maxLimit)
    {
        var text = context.Request.Query["limit"].ToString();
        return text.Length == 0 ? defaultLimit
            : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit >= 1 && limit <= maxLimit ? limit
            : throw new ApiException(400, $"Invalid 'limit': expected an integer from 1 to {maxLimit}, but got '{text}'.", "invalid_value", "limit");
    }
}
