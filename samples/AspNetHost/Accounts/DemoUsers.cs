using System.Security.Claims;
using Microsoft.AspNetCore.Authentication.Cookies;

namespace AspNetHost.Accounts;

/// <summary>Two invented people who may sign in. An app has its own accounts; nothing here is about AvatarFineTune.</summary>
internal static class DemoUsers
{
    public const string Password = "fireside";

    private static readonly Dictionary<string, string> Names = new(StringComparer.OrdinalIgnoreCase) { ["ava"] = "Ava", ["jonas"] = "Jonas" };

    public static ClaimsPrincipal? Find(string? user, string? password) =>
        user is not null && Names.TryGetValue(user.Trim(), out var name) && password == Password
            ? new(new ClaimsIdentity(
                [new(ClaimTypes.NameIdentifier, user.Trim().ToLowerInvariant()), new(ClaimTypes.Name, name)], CookieAuthenticationDefaults.AuthenticationScheme))
            : null;
}
