namespace AvatarFineTune.OpenAI.Webhooks;

/// <summary>Reads a secret of Standard Webhooks: <c>whsec_</c> and base64.</summary>
internal static class WebhookSecret
{
    private const string Prefix = "whsec_";

    public static bool TryDecode(string? secret, out byte[] key)
    {
        key = [];
        var text = secret?.StartsWith(Prefix, StringComparison.Ordinal) == true ? secret[Prefix.Length..] : secret;
        var buffer = new byte[text?.Length ?? 0];
        if (string.IsNullOrWhiteSpace(text) || !Convert.TryFromBase64String(text, buffer, out var written) || written == 0)
        {
            return false;
        }

        key = buffer[..written];
        return true;
    }
}
