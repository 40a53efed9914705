namespace AvatarFineTune.Postgres.Tests.Schema;

/// <summary>Tables as an app had them before us: keyed by one id, with columns that we don't know.</summary>
internal static class AppTables
{
    /// <summary>With one avatar and one text of its own.</summary>
    public static string Of(string keys, string user, string avatar) => $"""
        CREATE TABLE avatar_profiles (
            id {keys} PRIMARY KEY DEFAULT gen_random_uuid(), user_id {keys} NOT NULL, name text, mood text DEFAULT 'merry', created_at timestamptz DEFAULT now());
        CREATE TABLE avatar_training_data (
            id {keys} PRIMARY KEY DEFAULT gen_random_uuid(), user_id {keys} NOT NULL, avatar_id {keys} REFERENCES avatar_profiles (id),
            content text, created_at timestamptz DEFAULT now());
        INSERT INTO avatar_profiles (id, user_id, name) VALUES ('{avatar}', '{user}', 'Ava Lindqvist');
        INSERT INTO avatar_training_data (user_id, avatar_id, content) VALUES ('{user}', '{avatar}', 'A text of the app''s own');
        """;
}
