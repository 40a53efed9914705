using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using AvatarFineTune.OpenAI.Wire;
using AvatarFineTune.Vendors;

namespace AvatarFineTune.OpenAI.Webhooks;

/// <summary>
/// Standard Webhooks (standardwebhooks.com, version 1): the call's id, its time and its body are signed by HMAC-SHA256. A call may carry several signatures,
/// and several secrets may be tried, while one is being replaced. Thread-safe.
/// </summary>
internal sealed class WebhookVerifier(IEnumerable<string> secrets, TimeProvider time)
{
    private const string Version = "v1,";
    private const string JobPrefix = "fine_tuning.job.";

    private readonly byte[][] _keys = [.. secrets.Select(s => WebhookSecret.TryDecode(s, out var key) ? key : []).Where(k => k.Length > 0)];

    /// <summary>How far a call's time may be from now, to either side.</summary>
    public static TimeSpan Tolerance => TimeSpan.FromMinutes(5);

    public WebhookVerification Verify(WebhookRequest request)
    {
        if (_keys.Length == 0)
        {
            return new(null, WebhookRefusal.NotConfigured);
        }

        if (string.IsNullOrEmpty(request.Id) || string.IsNullOrEmpty(request.Timestamp) || string.IsNullOrEmpty(request.Signature)
            || !long.TryParse(request.Timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            || seconds > DateTimeOffset.MaxValue.ToUnixTimeSeconds())
        {
            return new(null, WebhookRefusal.Malformed);
        }

        if ((time.GetUtcNow() - DateTimeOffset.FromUnixTimeSeconds(seconds)).Duration() > Tolerance)
        {
            return new(null, WebhookRefusal.Stale);
        }

        // Only what is signed is read.
        return !IsSigned(request) ? new(null, WebhookRefusal.BadSignature)
            : Read(request) is { } webhook ? new(webhook, WebhookRefusal.None)
            : new(null, WebhookRefusal.Malformed);
    }

    private bool IsSigned(WebhookRequest request)
    {
        byte[] signed = [.. Encoding.UTF8.GetBytes($"{request.Id}.{request.Timestamp}."), .. request.Body.Span];
        var expected = _keys.Select(key => HMACSHA256.HashData(key, signed)).ToList();
        var isSigned = false;
        foreach (var part in request.Signature!.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var given = new byte[HMACSHA256.HashSizeInBytes];
            if (!part.StartsWith(Version, StringComparison.Ordinal)
                || !Convert.TryFromBase64String(part[Version.Length..], given, out var written) || written != given.Length)
            {
                continue;
            }

            // All of them, in constant time: how long it takes tells nothing of how close a guess was.
            foreach (var hash in expected)
            {
                isSigned |= CryptographicOperations.FixedTimeEquals(hash, given);
            }
        }

        return isSigned;
    }

    private static VendorWebhook? Read(WebhookRequest request)
    {
        try
        {
            return JsonSerializer.Deserialize(request.Body.Span, WireJson.Default.WireWebhook) is { Type: { Length: > 0 } type } body
                ? new(request.Id!, type, type.StartsWith(JobPrefix, StringComparison.Ordinal) && body.Data?.Id is { Length: > 0 } job ? job : null)
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
