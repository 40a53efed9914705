using AvatarFineTune.Avatars;
using AvatarFineTune.Datasets;

namespace AvatarFineTune.Chat;

/// <summary>One model of the fallback chain, with the prompt that it is served with.</summary>
/// <param name="Model">The model.</param>
/// <param name="Prompt">The persona prompt, byte for byte; empty for none.</param>
/// <param name="Version">The version's number; <see langword="null"/> for a base or fallback model.</param>
/// <param name="TunedFrom">What the version was tuned from, for ids that do not tell.</param>
/// <param name="IsDeleted">Whether the version's model was deleted at its vendor: it is named for the record, and never asked.</param>
internal sealed record ChatLink(ModelRef Model, string Prompt, int? Version = null, ModelRef? TunedFrom = null, bool IsDeleted = false)
{
    /// <summary>
    /// The chain: the active version, its base (or the avatar's, or the default), then the fallback models; each model once.
    /// A version is served with the prompt that it was trained with; the others with the profile's, which is the owner's
    /// newest word, and only where the owner wrote none with the version's, which knows the style.
    /// </summary>
    public static IReadOnlyList<ChatLink> Chain(AvatarSnapshot snapshot, AvatarChatDefaults defaults)
    {
        var (profile, version) = snapshot;
        var drafted = profile?.Prompt ?? version?.Prompt ?? PromptDrafter.Draft(profile?.Name, []);
        List<ChatLink> chain = [];
        if (version is not null)
        {
            chain.Add(new(version.Model, version.Prompt ?? drafted, version.Number, version.Base, version.DeletedAt is not null));
        }

        Add(version?.Base ?? profile?.BaseModel ?? defaults.DefaultModel);
        foreach (var model in defaults.FallbackModels)
        {
            Add(model);
        }

        return chain;

        void Add(ModelRef? model)
        {
            if (model is not null && !chain.Exists(l => l.Model == model))
            {
                chain.Add(new(model, drafted));
            }
        }
    }

    /// <summary>Shows the model: never the prompt.</summary>
    public override string ToString() => Model.ToString();
}
