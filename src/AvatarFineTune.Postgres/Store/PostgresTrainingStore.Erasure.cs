using AvatarFineTune.Avatars;
using AvatarFineTune.Stores;
using AvatarFineTune.Stores.Providers;

namespace AvatarFineTune.Postgres;

public sealed partial class PostgresTrainingStore
{
    /// <inheritdoc/>
    public Task<ErasureReport> EraseAsync(AvatarKey avatar, ErasureScope scope, ErasureOptions options, CancellationToken cancellationToken)
    {
        Check(avatar, scope, options);
        return WriteAsync("Erase", avatar, c => EraseAsync(c, avatar, scope, options), cancellationToken);
    }

    /// <inheritdoc/>
    public Task<ErasureReport> PreviewErasureAsync(
        AvatarKey avatar, ErasureScope scope, ErasureOptions options, CancellationToken cancellationToken)
    {
        Check(avatar, scope, options);

        // The erasure itself, taken back: a preview that is worked out in another way would one day say something else.
        return WriteAsync("PreviewErasure", avatar, async c =>
        {
            await c.RunAsync("SAVEPOINT preview").ConfigureAwait(false);
            var report = await EraseAsync(c, avatar, scope, options).ConfigureAwait(false);
            await c.RunAsync("ROLLBACK TO SAVEPOINT preview").ConfigureAwait(false);
            return report;
        }, cancellationToken);
    }

    private static void Check(AvatarKey avatar, ErasureScope scope, ErasureOptions options)
    {
        ArgumentNullException.ThrowIfNull(avatar);
        ArgumentNullException.ThrowIfNull(scope);
        ArgumentNullException.ThrowIfNull(options);
    }

    private static async Task<ErasureReport> EraseAsync(PostgresSession c, AvatarKey avatar, ErasureScope scope, ErasureOptions options)
    {
        var name = StoredText.Clean(scope.ParticipantName);
        var now = new DateTimeOffset((DateTime)(await c.ScalarAsync("SELECT aft.avatar_fine_tune_now()").ConfigureAwait(false))!);
        var handles = name is null ? [] : await HandlesAsync(c, avatar, name).ConfigureAwait(false);
        var key = Key(avatar, ("name", name), ("handles", handles.ToArray()), ("import", scope.ImportId), ("now", now));
        var examples = await MarkAsync(c, avatar, handles, key).ConfigureAwait(false);
        if (!options.AllowReimport)
        {
            await BlockAsync(c, avatar, handles, examples, key).ConfigureAwait(false);
        }

        var lines = await EraseLinesAsync(c, key).ConfigureAwait(false);
        await EraseExamplesAsync(c, examples, key).ConfigureAwait(false);
        var scopes = await ScopesAsync(c, avatar, scope, handles).ConfigureAwait(false);
        var datasets = await ErasedDatasetsAsync(c, avatar, scopes).ConfigureAwait(false);
        var versions = await TrainedOnAsync(c, avatar, datasets).ConfigureAwait(false);
        var (cancelled, queued) = await QueueVendorErasuresAsync(c, avatar, scopes is null ? null : datasets, options, now).ConfigureAwait(false);
        await StopErasedAsync(c, avatar, isAvatar: scopes is null, now).ConfigureAwait(false);
        var isActive = !options.KeepTrainedModels && await EraseTrainedAsync(c, avatar, versions).ConfigureAwait(false);
        if (name is not null)
        {
            await EraseNameAsync(c, avatar, handles).ConfigureAwait(false);
        }
        else if (scope.ImportId is not null)
        {
            await c.RunAsync($"DELETE FROM aft.avatar_training_data WHERE {OurImports} AND id = @import::aft_imports_id", key).ConfigureAwait(false);
        }
        else
        {
            lines += await EraseAvatarAsync(c, avatar).ConfigureAwait(false);
        }

        return new(examples, lines, versions) { Deactivated = isActive, CancelledJobs = cancelled, VendorErasures = queued };
    }

    /// <summary>A participant's name, and the ids that are known to be theirs.</summary>
    private static async Task<IReadOnlyList<string>> HandlesAsync(PostgresSession c, AvatarKey avatar, string name) => ParticipantHandles.WithIds(
        name,
        await c.AllAsync(
            row => ((IReadOnlyList<string>)row.Texts(), (IReadOnlyList<string>)row.Texts()),
            $"SELECT DISTINCT participants, participant_ids FROM aft.avatar_training_examples {Whose} AND @name = ANY (participants)",
            Key(avatar, ("name", name))).ConfigureAwait(false));

    /// <summary>Under which names what is erased is remembered; <see langword="null"/> for the avatar, which means all.</summary>
    private static async Task<string[]?> ScopesAsync(PostgresSession c, AvatarKey avatar, ErasureScope scope, IReadOnlyList<string> handles)
    {
        if (scope.ImportId is { } import)
        {
            return [ErasureScopes.Import(import)];
        }

        if (handles.Count == 0)
        {
            return null;
        }

        var secret = await SecretAsync(c, avatar).ConfigureAwait(false);
        return [.. handles.Select(h => ErasureScopes.Participant(h, secret))];
    }

    /// <summary>The datasets that ever held what the scopes name, and whether on the training side. By look-ups, as lines are erased.</summary>
    private static async Task<Dictionary<Guid, bool>> ErasedDatasetsAsync(PostgresSession c, AvatarKey avatar, string[]? scopes) => (await c.AllAsync(
        row => (Id: row.Id(), IsTraining: row.Bool()),
        """
        SELECT d.dataset_id, bool_or(d.side = 'training') FROM aft.avatar_dataset_examples d
        WHERE d.user_id = @user AND d.avatar_id = @avatar AND (@scopes::text[] IS NULL OR EXISTS (
            SELECT FROM unnest(@scopes::text[]) s (scope) WHERE EXISTS (
                SELECT FROM aft.avatar_erased_examples e
                WHERE e.user_id = @user AND e.avatar_id = @avatar AND e.scope = s.scope AND e.example_id = d.example_id OFFSET 0) OFFSET 0))
        GROUP BY d.dataset_id
        """,
        Key(avatar, ("scopes", scopes))).ConfigureAwait(false)).ToDictionary(d => d.Id, d => d.IsTraining);

    /// <summary>
    /// The versions whose training lines held what is erased. A model that was adopted while its job was still on its way has
    /// two versions.
    /// </summary>
    private static Task<List<int>> TrainedOnAsync(PostgresSession c, AvatarKey avatar, Dictionary<Guid, bool> datasets) => c.AllAsync(
        row => row.Int(),
        $"""
        SELECT number FROM aft.avatar_model_versions {Whose} AND (vendor, model) IN (
            SELECT vendor, model FROM aft.avatar_model_versions {Whose} AND dataset_id = ANY (@datasets))
        ORDER BY number
        """,
        Key(avatar, ("datasets", datasets.Where(d => d.Value).Select(d => d.Key).ToArray())));

    /// <summary>Takes the prompt of versions, which may quote what they were trained on, and their answer.</summary>
    /// <returns>Whether one of them was active.</returns>
    private static async Task<bool> EraseTrainedAsync(PostgresSession c, AvatarKey avatar, List<int> versions)
    {
        await c.RunAsync(
            $"UPDATE aft.avatar_model_versions SET prompt = NULL {Whose} AND number = ANY (@versions) AND prompt IS NOT NULL",
            Key(avatar, ("versions", versions.ToArray()))).ConfigureAwait(false);
        if ((await ProfileAsync(c, avatar).ConfigureAwait(false))?.ActiveVersion is not { } active || !versions.Contains(active))
        {
            return false;
        }

        await ActivateAsync(c, avatar, version: null).ConfigureAwait(false);
        return true;
    }

    private static async Task EraseNameAsync(PostgresSession c, AvatarKey avatar, IReadOnlyList<string> handles)
    {
        foreach (var import in await ImportsAsync(c, avatar).ConfigureAwait(false))
        {
            var without = ErasedNames.Remove(import, handles);
            if (!ReferenceEquals(without, import))
            {
                await c.RunAsync(
                    $"UPDATE aft.avatar_training_data SET source_name = @source, report = @report WHERE {OurImports} AND id = @id::aft_imports_id",
                    Key(avatar, ("id", import.Id), ("source", without.SourceName), ("report", new Json(StoredJson.Write(without.Report))))).ConfigureAwait(false);
            }
        }
    }
}
