using System.Globalization;
using System.Text;
using AvatarFineTune.Stores.Providers;

namespace AvatarFineTune.Postgres;

/// <summary>
/// Finds notes by words. The words are those of <see cref="NoteWords"/>, as in every store, and not those of a dictionary
/// of the server's; they are ranked by BM25 over what this caller may see of this avatar's notes.
/// </summary>
internal static class NoteSearch
{
    // A word of a tsvector has at most 2,046 bytes, and a char at most 3 in UTF-8; longer ones are found by their beginning.
    private const int MaxWord = 500;

    // A tsvector keeps at most 256 positions of a word.
    private const int MaxRepeats = 256;

    /// <summary>Rare words count more than frequent ones, repeats ever less, and long notes less than short ones.</summary>
    public const string Sql = """
        WITH notes AS MATERIALIZED (
            SELECT true AS is_knowledge, n.id, n.created_at, n.search, length(n.search) AS size
            FROM aft.avatar_knowledge n
            WHERE n.user_id = @user AND n.avatar_id = @avatar AND (n.caller_id IS NULL OR n.caller_id = @caller::text)
            UNION ALL
            SELECT false, n.id, n.created_at, n.search, length(n.search)
            FROM aft.avatar_memories n
            WHERE n.user_id = @user AND n.avatar_id = @avatar AND (n.caller_id IS NULL OR n.caller_id = @caller::text)),
        hits AS MATERIALIZED (
            SELECT n.is_knowledge, n.id, n.created_at, n.size, w.lexeme, cardinality(w.positions) AS times
            FROM notes n CROSS JOIN LATERAL unnest(n.search) w
            WHERE n.search @@ @query::tsquery AND w.lexeme = ANY (@words::text[])),
        sizes AS (SELECT count(*)::float8 AS notes, avg(size)::float8 AS size FROM notes),
        weights AS (
            SELECT h.lexeme, ln(1 + (s.notes - count(*) + 0.5) / (count(*) + 0.5)) AS weight
            FROM hits h CROSS JOIN sizes s GROUP BY h.lexeme, s.notes),
        best AS (
            SELECT h.is_knowledge, h.id, h.created_at,
                round(sum(w.weight * h.times * 2.2 / (h.times + 1.2 * (0.25 + 0.75 * h.size / s.size)))::numeric, 9) AS score
            FROM hits h JOIN weights w USING (lexeme) CROSS JOIN sizes s
            GROUP BY h.is_knowledge, h.id, h.created_at
            ORDER BY score DESC, h.created_at DESC, h.id DESC LIMIT @limit)
        SELECT b.is_knowledge, n.user_id, n.avatar_id, n.id, n.text, n.caller_id, n.created_at
        FROM best b CROSS JOIN LATERAL (
            SELECT k.user_id, k.avatar_id, k.id, k.text, k.caller_id, k.created_at
            FROM aft.avatar_knowledge k WHERE b.is_knowledge AND k.user_id = @user AND k.avatar_id = @avatar AND k.id = b.id
            UNION ALL
            SELECT m.user_id, m.avatar_id, m.id, m.text, m.caller_id, m.created_at
            FROM aft.avatar_memories m WHERE NOT b.is_knowledge AND m.user_id = @user AND m.avatar_id = @avatar AND m.id = b.id) n
        ORDER BY b.score DESC, b.created_at DESC, b.id DESC
        """;

    /// <summary>A text's words with their places, as the server writes a <c>tsvector</c>.</summary>
    public static string Vector(string text)
    {
        var vector = new StringBuilder();
        var times = new Dictionary<string, int>(StringComparer.Ordinal);
        var place = 0;
        foreach (var word in NoteWords.Split(text).Select(Cut))
        {
            place++;
            if ((times[word] = times.GetValueOrDefault(word) + 1) <= MaxRepeats)
            {
                vector.Append(CultureInfo.InvariantCulture, $"'{word}':{place} ");
            }
        }

        return vector.ToString();
    }

    /// <summary>Any of these words, as the server writes a <c>tsquery</c>.</summary>
    public static string AnyOf(IEnumerable<string> words) => string.Join(" | ", words.Select(word => $"'{word}'"));

    /// <summary>The words to search. They are letters and digits, so that none needs an escape.</summary>
    public static string[] QueryWords(string query) => [.. NoteWords.OfQuery(query).Select(Cut).Distinct(StringComparer.Ordinal)];

    private static string Cut(string word) =>
        word.Length <= MaxWord ? word : word[..(char.IsHighSurrogate(word[MaxWord - 1]) ? MaxWord - 1 : MaxWord)];
}
