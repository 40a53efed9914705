using System.Collections.Immutable;

namespace AvatarFineTune.Examples.Redaction;

/// <summary>Hosts and paths after which a secret stands that lets anybody in, or post as somebody.</summary>
internal static class InviteLinks
{
    public static readonly ImmutableArray<string> Paths =
    [
        "hooks.slack.com/services/", "hooks.slack.com/workflows/", "join.slack.com/t/", "discord.com/api/webhooks/", "discordapp.com/api/webhooks/", "discord.gg/",
        "discord.com/invite/", "discordapp.com/invite/", "api.telegram.org/bot", "t.me/joinchat/", "t.me/+", "telegram.me/joinchat/", "telegram.me/+",
        "chat.whatsapp.com/", "wa.me/", "signal.group/#", "signal.me/#", "line.me/r/ti/", "line.me/ti/", "invite.viber.com/", "m.me/j/",
        "meet.google.com/", "teams.microsoft.com/l/meetup-join/", "teams.live.com/meet/", "outlook.office.com/webhook/", "we.tl/t-", "maps.app.goo.gl/",
    ];

    /// <summary>After these, in any link, a long piece with a digit is a secret.</summary>
    public static readonly ImmutableArray<string> Steps =
    [
        "/reset/", "/reset-password/", "/password-reset/", "/password/reset/", "/resetpassword/", "/recover/", "/verify/", "/verify-email/", "/confirm/", "/activate/",
        "/activation/", "/magic/", "/magic-link/", "/invite/", "/invitation/", "/join/", "/login/", "/unsubscribe/", "/webhook/", "/webhooks/",
    ];

    /// <summary>How many characters at a place begin a known path; 0 for none.</summary>
    public static int At(ReadOnlySpan<char> link)
    {
        foreach (var path in Paths)
        {
            if (link.StartsWith(path, StringComparison.OrdinalIgnoreCase))
            {
                return path.Length;
            }
        }

        return 0;
    }
}
