namespace AvatarFineTune.AspNetCore.Forms;

/// <summary>Names of the endpoints that the panel's forms go to.</summary>
internal static class PanelRoutes
{
    public const string Deactivate = "AvatarFineTuning.Panel.Deactivate";
}
