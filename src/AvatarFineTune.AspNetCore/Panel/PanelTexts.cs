using Microsoft.Extensions.Localization;

// Where the texts are, whatever folder the app has chosen for its own.
[assembly: ResourceLocation("Panel")]
[assembly: RootNamespace("AvatarFineTune.AspNetCore")]

namespace AvatarFineTune.AspNetCore;

/// <summary>
/// The panel's words, in <c>PanelTexts.resx</c> and one file beside it for each language. An app that wants other words registers its own
/// <see cref="IStringLocalizer{T}"/> of this type.
/// </summary>
public sealed class PanelTexts
{
    private PanelTexts()
    {
    }
}
