using System.Collections.Concurrent;
using System.Text.RegularExpressions;

namespace AvatarFineTune.Postgres;

/// <summary>
/// Puts the schema's name, and the types of keys in tables that an app had before us, into statements. They are written
/// with <c>aft.</c> for the schema, and casts such as <c>::aft_profiles_id</c>. Thread-safe.
/// </summary>
internal sealed partial class PostgresNames(string schema, PostgresKeyTypes types, bool ownsProfiles)
{
    private readonly ConcurrentDictionary<string, string> _resolved = new(StringComparer.Ordinal);

    /// <summary>The schema's name in quotes, as statements need it.</summary>
    public string Schema { get; } = Quote(schema);

    /// <summary>The schema's name as it is.</summary>
    public string PlainSchema => schema;

    /// <summary>
    /// Whether <c>avatar_profiles</c> was made by us, and not by the app before. The migration notes that in the table's
    /// comment; where somebody took it away, the table counts as the app's, of which no row is deleted.
    /// </summary>
    public bool OwnsProfiles => ownsProfiles;

    public static string Quote(string identifier) => $"\"{identifier.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    /// <summary>The statement as it is sent. Statements are few and constant, so that each is worked out once.</summary>
    public string Resolve(string sql) => _resolved.TryGetValue(sql, out var known) ? known : _resolved.GetOrAdd(sql, Replace(sql));

    /// <summary>Whether the ids of users, or of avatars, are keys of type <c>uuid</c> in a table of the app.</summary>
    public bool IsUuid(string parameter) => parameter switch
    {
        "user" => types.ProfileUser == "uuid" || types.ImportUser == "uuid",
        "avatar" => types.ProfileId == "uuid" || types.ImportAvatar == "uuid",
        _ => false,
    };

    // In one pass: a schema may be named like one of ours.
    private string Replace(string sql) => Ours().Replace(sql, match => match.Value switch
    {
        "aft_profiles_user" => types.ProfileUser,
        "aft_profiles_id" => types.ProfileId,
        "aft_imports_user" => types.ImportUser,
        "aft_imports_avatar" => types.ImportAvatar,
        "aft_imports_id" => types.ImportId,
        _ => $"{Schema}.",
    });

    [GeneratedRegex(@"\baft(\.|_(profiles|imports)_(user|avatar|id)\b)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Ours();
}

/// <summary>The types of the keys of <c>avatar_profiles</c> and <c>avatar_training_data</c>: <c>text</c> or <c>uuid</c>.</summary>
internal sealed record PostgresKeyTypes(string ProfileUser, string ProfileId, string ImportUser, string ImportAvatar, string ImportId);
