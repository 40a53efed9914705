using AvatarFineTune.Avatars;

namespace AvatarFineTune.Stores;

/// <summary>Keeps avatars and their model versions.</summary>
public interface IAvatarStore
{
    /// <summary>Reads an avatar; <see langword="null"/> if it was never stored.</summary>
    Task<AvatarProfile?> GetAvatarAsync(AvatarKey avatar, CancellationToken cancellationToken);

    /// <summary>
    /// Stores name, prompt and base model, creating the avatar if needed. The active version and the times in
    /// <paramref name="profile"/> are ignored: activation alone sets the one, the store the others. A save that changes
    /// nothing leaves <see cref="AvatarProfile.UpdatedAt"/> as it is.
    /// </summary>
    Task<AvatarProfile> SaveAvatarAsync(AvatarProfile profile, CancellationToken cancellationToken);

    /// <summary>Reads all avatars of a user, by id (ordinal).</summary>
    Task<IReadOnlyList<AvatarProfile>> ListAvatarsAsync(string userId, CancellationToken cancellationToken);

    /// <summary>The avatar's own 32 random bytes, made on the first call: the key of its pseudonyms. Never shown or logged.</summary>
    Task<byte[]> GetAvatarSecretAsync(AvatarKey avatar, CancellationToken cancellationToken);

    /// <summary>
    /// Chooses the version that answers; <see langword="null"/> for the base model, which an avatar that was never stored
    /// has anyway.
    /// </summary>
    /// <returns>
    /// <see langword="false"/> if there is no such version, or if its model is deleted or to be deleted, because it was
    /// trained on what was erased.
    /// </returns>
    Task<bool> SetActiveVersionAsync(AvatarKey avatar, int? version, CancellationToken cancellationToken);

    /// <summary>
    /// Stores a version made elsewhere under the next number, creating the avatar if needed. The same model adopted
    /// twice is one version. Dataset, job and checkpoint are kept as <paramref name="version"/> names them: a checkpoint of a job is adopted so.
    /// </summary>
    /// <param name="version">The version; its <see cref="ModelVersion.Number"/> is ignored.</param>
    /// <param name="cancellationToken">Gives up before the write.</param>
    Task<ModelVersion> AdoptVersionAsync(ModelVersion version, CancellationToken cancellationToken);

    /// <summary>Reads a version; <see langword="null"/> if there is none.</summary>
    Task<ModelVersion?> GetVersionAsync(AvatarKey avatar, int number, CancellationToken cancellationToken);

    /// <summary>Reads all versions, newest first.</summary>
    Task<IReadOnlyList<ModelVersion>> ListVersionsAsync(AvatarKey avatar, CancellationToken cancellationToken);
}
