using AvatarFineTune.Avatars;

namespace AvatarFineTune.Postgres;

public sealed partial class PostgresTrainingStore
{
    /// <summary>All that is the avatar's own. Jobs, versions and memberships stay as the record of what was trained where.</summary>
    /// <returns>The dataset lines that went.</returns>
    private static async Task<int> EraseAvatarAsync(PostgresSession c, AvatarKey avatar)
    {
        var key = Key(avatar);
        await EraseProfileAsync(c, avatar).ConfigureAwait(false);
        await c.RunAsync($"DELETE FROM aft.avatar_secrets {Whose}", key).ConfigureAwait(false);
        await c.RunAsync($"DELETE FROM aft.avatar_training_data WHERE {OurImports}", key).ConfigureAwait(false);

        // Before the datasets, which would take them along uncounted.
        var lines = await c.RunAsync($"DELETE FROM aft.avatar_dataset_lines {Whose}", key).ConfigureAwait(false);
        await c.RunAsync($"DELETE FROM aft.avatar_datasets {Whose}", key).ConfigureAwait(false);
        await c.RunAsync($"DELETE FROM aft.avatar_knowledge {Whose}", key).ConfigureAwait(false);
        await c.RunAsync($"DELETE FROM aft.avatar_memories {Whose}", key).ConfigureAwait(false);

        // Locked in the order in which usage is counted, so that the two never wait for each other in a circle.
        await c.RunAsync(
            $"""
            WITH total AS MATERIALIZED (
                SELECT user_id, avatar_id, usage_date, vendor, model, currency FROM aft.avatar_fine_tune_usage {Whose}
                ORDER BY usage_date, vendor, model, currency FOR UPDATE)
            DELETE FROM aft.avatar_fine_tune_usage u USING total
            WHERE u.user_id = @user AND u.avatar_id = @avatar AND (u.usage_date, u.vendor, u.model, u.currency)
                = (total.usage_date, total.vendor, total.model, total.currency)
            """,
            key).ConfigureAwait(false);
        await c.RunAsync($"DELETE FROM aft.avatar_fine_tune_usage_records {Whose}", key).ConfigureAwait(false);
        await c.RunAsync($"UPDATE aft.avatar_model_versions SET prompt = NULL, avatar_erased = true {Whose}", key).ConfigureAwait(false);
        await c.RunAsync($"UPDATE aft.avatar_fine_tune_jobs SET avatar_erased = true {Whose}", key).ConfigureAwait(false);
        await NotifyAvatarAsync(c, avatar).ConfigureAwait(false);
        return lines;
    }

    /// <summary>
    /// The row of a table that the app had before us is the app's: others may refer to it, and the name in it is its own. What
    /// was written there by us is taken out. A column that the app allows no NULL in is left empty, or a model's name as it is.
    /// </summary>
    private static Task<int> EraseProfileAsync(PostgresSession c, AvatarKey avatar) => c.RunAsync(
        c.Names.OwnsProfiles
            ? $"DELETE FROM aft.avatar_profiles WHERE {ThisProfile}"
            : $"""
            UPDATE aft.avatar_profiles SET
                prompt = CASE WHEN {RefusesNull("prompt")} THEN '' END, base_vendor = NULL,
                base_model = CASE WHEN {RefusesNull("base_model")} THEN base_model END,
                active_version = NULL, active_vendor = NULL, active_fine_tuned_model = NULL, use_fine_tuned_model = false,
                updated_at = aft.avatar_fine_tune_now()
            WHERE {ThisProfile}
            """,
        Key(avatar));

    private static string RefusesNull(string column) =>
        $"EXISTS (SELECT FROM pg_attribute WHERE attrelid = 'aft.avatar_profiles'::regclass AND attname = '{column}' AND attnotnull)";
}
