using AvatarFineTune.Avatars;
using AvatarFineTune.Jobs;
using AvatarFineTune.Stores.Providers;
using Microsoft.Data.Sqlite;

namespace AvatarFineTune.Local;

public sealed partial class SqliteTrainingStore
{
    private const string DeploymentColumns = """
        user_id, avatar_id, id, version, vendor, model, state, chat_model, detail, activate_when_ready, stop_requested,
        hosting_per_hour, hosting_currency, requested_at, ready_at, ended_at, due_at, attempts, last_error, revision
        """;

    private const string InsertDeployment = $"""
        INSERT INTO avatar_deployments ({DeploymentColumns})
        VALUES ($user, $avatar, $id, $version, $vendor, $model, $state, $chatModel, $detail, $activate, $stop,
            $hosting, $hostingCurrency, $requested, $ready, $ended, $due, $attempts, $error, $revision)
        """;

    // What is hosted, and since when it was asked for, never changes, and is not written again.
    private const string UpdateDeployment = """
        UPDATE avatar_deployments SET
            state = $state, chat_model = $chatModel, detail = $detail, activate_when_ready = $activate, stop_requested = $stop,
            hosting_per_hour = $hosting, hosting_currency = $hostingCurrency, ready_at = $ready, ended_at = $ended, due_at = $due,
            attempts = $attempts, last_error = $error, revision = $revision
        """;

    private const string ThisDeployment = "WHERE user_id = $user AND avatar_id = $avatar AND id = $id";

    private static ModelDeployment? Open(SqliteConnection c, AvatarKey avatar, int version) => c.First(
        ReadDeployment,
        $"SELECT {DeploymentColumns} FROM avatar_deployments {Whose} AND version = $version AND ended_at IS NULL",
        Key(avatar, ("$version", version)));

    /// <summary>Writes a row that may be the stored one itself.</summary>
    private static ModelDeployment Change(SqliteConnection c, ModelDeployment stored, ModelDeployment next)
    {
        if (!ReferenceEquals(next, stored))
        {
            c.Run($"{UpdateDeployment} {ThisDeployment}", DeploymentValues(next));
        }

        if (StoredDeployment.TakesStopBack(stored, next))
        {
            c.Run($"UPDATE avatar_deployments SET lease_owner = NULL, lease_until = NULL, fencing = fencing + 1 {ThisDeployment}", DeploymentValues(next));
        }

        return next;
    }

    /// <summary>Stores a new row, once.</summary>
    private static void Insert(SqliteConnection c, ModelDeployment deployment) =>
        c.Run($"{InsertDeployment} ON CONFLICT (user_id, id) DO NOTHING", DeploymentValues(deployment));

    private static (string, object?)[] DeploymentValues(ModelDeployment row) => Key(
        row.Avatar,
        ("$id", SqliteValue.Of(row.Id)),
        ("$version", row.Version),
        ("$vendor", row.Model.Vendor),
        ("$model", row.Model.Model),
        ("$state", StoredNames.Of(row.State)),
        ("$chatModel", row.ChatModel),
        ("$detail", row.Detail),
        ("$activate", SqliteValue.Of(row.ActivateWhenReady)),
        ("$stop", SqliteValue.Of(row.StopRequested)),
        ("$hosting", SqliteValue.Of(row.HostingPerHour?.Amount)),
        ("$hostingCurrency", row.HostingPerHour?.Currency),
        ("$requested", SqliteValue.Of(row.RequestedAt)),
        ("$ready", SqliteValue.Of(row.ReadyAt)),
        ("$ended", SqliteValue.Of(row.EndedAt)),
        ("$due", SqliteValue.Of(row.DueAt)),
        ("$attempts", row.Attempts),
        ("$error", row.LastError is { } error ? StoredNames.Of(error) : null),
        ("$revision", row.Revision));

    private static ModelDeployment ReadDeployment(SqliteRow row) => new()
    {
        Avatar = row.Avatar(),
        Id = row.Id(),
        Version = row.Int(),
        Model = row.Model(),
        State = StoredNames.Deployment(row.Text()),
        ChatModel = row.TextOrNull(),
        Detail = row.TextOrNull(),
        ActivateWhenReady = row.Bool(),
        StopRequested = row.Bool(),
        HostingPerHour = row.MoneyOrNull(),
        RequestedAt = row.Time(),
        ReadyAt = row.TimeOrNull(),
        EndedAt = row.TimeOrNull(),
        DueAt = row.Time(),
        Attempts = row.Int(),
        LastError = row.TextOrNull() is { } error ? StoredNames.Fault(error) : null,
        Revision = row.Long(),
    };
}
