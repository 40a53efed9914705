using AvatarFineTune.Avatars;
using AvatarFineTune.Jobs;
using AvatarFineTune.Stores.Providers;
using Microsoft.Data.Sqlite;

namespace AvatarFineTune.Local;

public sealed partial class SqliteTrainingStore
{
    /// <inheritdoc/>
    public Task<ModelDeployment?> AddDeploymentAsync(ModelDeployment deployment, CancellationToken cancellationToken)
    {
        StoreInput.CheckOpen(deployment);
        deployment = StoreInput.Clean(deployment);
        return WriteAsync("AddDeployment", c =>
        {
            var known = c.First(
                ReadDeployment, $"SELECT {DeploymentColumns} FROM avatar_deployments WHERE user_id = $user AND id = $id", Key(deployment.Avatar, ("$id", SqliteValue.Of(deployment.Id))));
            if (known is not null || Version(c, deployment.Avatar, deployment.Version) is not { } version || IsErased(c, version))
            {
                return known;
            }

            if (Open(c, deployment.Avatar, deployment.Version) is { } open)
            {
                return Change(c, open, StoredDeployment.Wanted(open, deployment));
            }

            var added = StoredDeployment.Added(deployment, version);
            Insert(c, added);
            return added;
        }, cancellationToken);
    }

    /// <inheritdoc/>
    public Task<ModelDeployment?> FindOpenDeploymentAsync(AvatarKey avatar, int version, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(avatar);
        return ReadAsync("FindOpenDeployment", c => Open(c, avatar, version), cancellationToken);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<ModelDeployment>> ListDeploymentsAsync(string userId, string? avatarId, CancellationToken cancellationToken)
    {
        StoredText.Id(userId, nameof(userId));
        StoredText.IdOrNull(avatarId, nameof(avatarId));
        return ReadAsync<IReadOnlyList<ModelDeployment>>(
            "ListDeployments",
            c => c.All(
                ReadDeployment,
                $"""
                SELECT {DeploymentColumns} FROM avatar_deployments WHERE user_id = $user AND ($avatar IS NULL OR avatar_id = $avatar)
                ORDER BY requested_at DESC, id DESC
                """,
                ("$user", userId),
                ("$avatar", avatarId)),
            cancellationToken);
    }

    /// <inheritdoc/>
    public Task<ModelDeployment?> RequestStopAsync(AvatarKey avatar, int version, DateTimeOffset now, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(avatar);
        return WriteAsync(
            "RequestStop",
            c => Open(c, avatar, version) is { } open ? Change(c, open, StoredDeployment.StopRequested(open, now)) : null,
            cancellationToken);
    }

    /// <summary>In an erasure's transaction: what may not answer any more is not hosted any more, and all of an erased avatar's.</summary>
    private static void StopErased(SqliteConnection c, AvatarKey avatar, bool isAvatar, DateTimeOffset now)
    {
        foreach (var open in c.All(ReadDeployment, $"SELECT {DeploymentColumns} FROM avatar_deployments {Whose} AND ended_at IS NULL", Key(avatar)))
        {
            if (isAvatar || Version(c, avatar, open.Version) is not { } version || IsErased(c, version))
            {
                Change(c, open, StoredDeployment.StopRequested(open, now));
            }
        }

        if (isAvatar)
        {
            c.Run($"DELETE FROM avatar_deployments {Whose} AND ended_at IS NOT NULL", Key(avatar));
        }
    }
}
