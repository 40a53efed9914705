using AvatarFineTune.AspNetCore.Panel;
using Microsoft.Extensions.Localization;

// The app's own choice of a folder for resources is not about this assembly's.
[assembly: ResourceLocation("")]
[assembly: RootNamespace("AvatarFineTune.AspNetCore")]

namespace AvatarFineTune.AspNetCore.Panel;

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
