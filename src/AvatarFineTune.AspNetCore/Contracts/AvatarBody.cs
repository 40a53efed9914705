using AvatarFineTune.Avatars;

namespace AvatarFineTune.AspNetCore.Contracts;

/// <summary>An avatar.</summary>
/// <param name="Id">Its id, which the app gave it.</param>
/// <param name="Name">The person's name.</param>
/// <param name="Prompt">The prompt that a next training uses.</param>
/// <param name="BaseModel">The model that answers where no version is active, as <c>vendor/model</c>.</param>
/// <param name="ActiveVersion">The version that answers; missing while the base model does.</param>
/// <param name="CreatedAt">When it was made; missing until it is stored.</param>
/// <param name="UpdatedAt">When it was changed last; missing until it is stored.</param>
internal sealed record AvatarBody(
    string Id, string? Name, string? Prompt, string? BaseModel, int? ActiveVersion, DateTimeOffset? CreatedAt, DateTimeOffset? UpdatedAt)
{
    public static AvatarBody Of(AvatarProfile profile) => new(
        profile.Avatar.AvatarId, profile.Name, profile.Prompt, profile.BaseModel?.ToString(), profile.ActiveVersion, profile.CreatedAt == default ? null : profile.CreatedAt,
        profile.UpdatedAt == default ? null : profile.UpdatedAt);

    /// <summary>Hides name and prompt.</summary>
    public override string ToString() => $"avatar {Id}";
}

/// <summary>A user's avatars.</summary>
/// <param name="Items">All of them, by id.</param>
internal sealed record AvatarList(IReadOnlyList<AvatarBody> Items);

/// <summary>What a user says of an avatar; what is missing is cleared.</summary>
/// <param name="Name">The person's name.</param>
/// <param name="Prompt">The prompt that a next training uses; without one it is drafted from the examples.</param>
/// <param name="BaseModel">The model that answers where no version is active, as <c>vendor/model</c>.</param>
internal sealed record AvatarChange(string? Name = null, string? Prompt = null, string? BaseModel = null)
{
    /// <summary>Hides name and prompt.</summary>
    public override string ToString() => "a change of an avatar";
}
