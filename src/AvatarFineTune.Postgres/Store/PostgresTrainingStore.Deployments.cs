using AvatarFineTune.Avatars;
using AvatarFineTune.Jobs;
using AvatarFineTune.Stores.Providers;

namespace AvatarFineTune.Postgres;

public sealed partial class PostgresTrainingStore
{
    /// <inheritdoc/>
    public Task<ModelDeployment?> AddDeploymentAsync(ModelDeployment deployment, CancellationToken cancellationToken)
    {
        StoreInput.CheckOpen(deployment);
        deployment = StoreInput.Clean(deployment);
        return WriteAsync("AddDeployment", deployment.Avatar, async c =>
        {
            var known = await c.FirstAsync(
                ReadDeployment,
                $"SELECT {DeploymentColumns} FROM aft.avatar_deployments WHERE user_id = @user AND id = @id",
                ("user", deployment.Avatar.UserId),
                ("id", deployment.Id)).ConfigureAwait(false);
            if (known is not null
                || await VersionAsync(c, deployment.Avatar, deployment.Version).ConfigureAwait(false) is not { } version
                || await IsErasedAsync(c, version).ConfigureAwait(false))
            {
                return known;
            }

            if (await OpenAsync(c, deployment.Avatar, deployment.Version).ConfigureAwait(false) is { } open)
            {
                return await ChangeAsync(c, open, StoredDeployment.Wanted(open, deployment)).ConfigureAwait(false);
            }

            var added = StoredDeployment.Added(deployment, version);
            await InsertAsync(c, added).ConfigureAwait(false);
            return added;
        }, cancellationToken);
    }

    /// <inheritdoc/>
    public Task<ModelDeployment?> FindOpenDeploymentAsync(AvatarKey avatar, int version, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(avatar);
        return ReadAsync(
            "FindOpenDeployment",
            avatar,
            c => c.FirstAsync(
                ReadDeployment,
                $"SELECT {DeploymentColumns} FROM aft.avatar_deployments {Whose} AND version = @version AND ended_at IS NULL",
                Key(avatar, ("version", version))),
            cancellationToken);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<ModelDeployment>> ListDeploymentsAsync(string userId, string? avatarId, CancellationToken cancellationToken)
    {
        StoredText.Id(userId, nameof(userId));
        StoredText.IdOrNull(avatarId, nameof(avatarId));
        return _database.ReadAsync<IReadOnlyList<ModelDeployment>>(
            "ListDeployments",
            PostgresScope.User(userId),
            async c => await c.AllAsync(
                ReadDeployment,
                $"""
                SELECT {DeploymentColumns} FROM aft.avatar_deployments WHERE user_id = @user AND (@avatar::text IS NULL OR avatar_id = @avatar::text)
                ORDER BY requested_at DESC, id DESC
                """,
                ("user", userId),
                ("avatar", avatarId)).ConfigureAwait(false),
            cancellationToken);
    }

    /// <inheritdoc/>
    public Task<ModelDeployment?> RequestStopAsync(AvatarKey avatar, int version, DateTimeOffset now, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(avatar);
        return WriteAsync(
            "RequestStop",
            avatar,
            async c => await OpenAsync(c, avatar, version).ConfigureAwait(false) is { } open
                ? await ChangeAsync(c, open, StoredDeployment.StopRequested(open, now)).ConfigureAwait(false)
                : null,
            cancellationToken);
    }

    /// <summary>In an erasure's transaction: what may not answer any more is not hosted any more, and all of an erased avatar's.</summary>
    private static async Task StopErasedAsync(PostgresSession c, AvatarKey avatar, bool isAvatar, DateTimeOffset now)
    {
        var rows = await c.AllAsync(
            ReadDeployment,
            $"SELECT {DeploymentColumns} FROM aft.avatar_deployments {Whose} AND ended_at IS NULL ORDER BY id FOR UPDATE",
            Key(avatar)).ConfigureAwait(false);
        foreach (var open in rows)
        {
            if (isAvatar
                || await VersionAsync(c, avatar, open.Version).ConfigureAwait(false) is not { } version
                || await IsErasedAsync(c, version).ConfigureAwait(false))
            {
                await ChangeAsync(c, open, StoredDeployment.StopRequested(open, now)).ConfigureAwait(false);
            }
        }

        if (isAvatar)
        {
            await c.RunAsync($"DELETE FROM aft.avatar_deployments {Whose} AND ended_at IS NOT NULL", Key(avatar)).ConfigureAwait(false);
        }
    }
}
