using AvatarFineTune.Avatars;
using AvatarFineTune.Jobs;
using AvatarFineTune.Stores.Providers;

namespace AvatarFineTune.Postgres;

public sealed partial class PostgresTrainingStore
{
    private const string DeploymentColumns = """
        user_id, avatar_id, id, version, vendor, model, state, chat_model, detail, activate_when_ready, stop_requested,
        hosting_per_hour, hosting_currency, requested_at, ready_at, ended_at, due_at, attempts, last_error, revision
        """;

    private const string InsertDeployment = $"""
        INSERT INTO aft.avatar_deployments ({DeploymentColumns})
        VALUES (@user, @avatar, @id, @version, @vendor, @model, @state, @chatModel, @detail, @activate, @stop,
            @hosting, @hostingCurrency, @requested, @ready, @ended, @due, @attempts, @error, @revision)
        ON CONFLICT (user_id, id) DO NOTHING
        """;

    // What is hosted, and since when it was asked for, never changes, and is not written again.
    private const string UpdateDeployment = $"""
        UPDATE aft.avatar_deployments SET
            state = @state, chat_model = @chatModel, detail = @detail, activate_when_ready = @activate, stop_requested = @stop,
            hosting_per_hour = @hosting, hosting_currency = @hostingCurrency, ready_at = @ready, ended_at = @ended, due_at = @due,
            attempts = @attempts, last_error = @error, revision = @revision
        {ThisDeployment}
        """;

    private const string ThisDeployment = "WHERE user_id = @user AND avatar_id = @avatar AND id = @id";

    /// <summary>The version's open deployment, locked for a change: a worker that claims it takes no lock of the avatar.</summary>
    private static Task<ModelDeployment?> OpenAsync(PostgresSession c, AvatarKey avatar, int version) => c.FirstAsync(
        ReadDeployment,
        $"SELECT {DeploymentColumns} FROM aft.avatar_deployments {Whose} AND version = @version AND ended_at IS NULL FOR UPDATE",
        Key(avatar, ("version", version)));

    /// <summary>Writes a row that may be the stored one itself.</summary>
    private static async Task<ModelDeployment> ChangeAsync(PostgresSession c, ModelDeployment stored, ModelDeployment next)
    {
        if (!ReferenceEquals(next, stored))
        {
            await c.RunAsync(UpdateDeployment, DeploymentValues(next)).ConfigureAwait(false);
        }

        if (StoredDeployment.TakesStopBack(stored, next))
        {
            await c.RunAsync(
                $"UPDATE aft.avatar_deployments SET lease_owner = NULL, lease_until = NULL, fencing = fencing + 1 {ThisDeployment}",
                Key(next.Avatar, ("id", next.Id))).ConfigureAwait(false);
        }

        return next;
    }

    /// <summary>Stores a new row, once.</summary>
    private static Task<int> InsertAsync(PostgresSession c, ModelDeployment deployment) => c.RunAsync(InsertDeployment, DeploymentValues(deployment));

    private static (string, object?)[] DeploymentValues(ModelDeployment row) => Key(
        row.Avatar,
        ("id", row.Id),
        ("version", row.Version),
        ("vendor", row.Model.Vendor),
        ("model", row.Model.Model),
        ("state", StoredNames.Of(row.State)),
        ("chatModel", row.ChatModel),
        ("detail", row.Detail),
        ("activate", row.ActivateWhenReady),
        ("stop", row.StopRequested),
        ("hosting", row.HostingPerHour?.Amount),
        ("hostingCurrency", row.HostingPerHour?.Currency),
        ("requested", row.RequestedAt),
        ("ready", row.ReadyAt),
        ("ended", row.EndedAt),
        ("due", row.DueAt),
        ("attempts", row.Attempts),
        ("error", row.LastError is { } error ? StoredNames.Of(error) : null),
        ("revision", row.Revision));

    private static ModelDeployment ReadDeployment(PostgresRow row) => new()
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
