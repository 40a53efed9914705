using System.ClientModel.Primitives;
using System.Globalization;

namespace AvatarFineTune.OpenAI.Chat;

/// <summary>How long an answer asks to wait.</summary>
internal static class RetryAfter
{
    /// <summary>Reads <c>retry-after-ms</c>, else <c>retry-after</c> in seconds or as a date.</summary>
    internal static TimeSpan? Read(PipelineResponse response, TimeProvider time)
    {
        if (response.Headers.TryGetValue("retry-after-ms", out var milliseconds) && Number(milliseconds) is { } ms)
        {
            return TimeSpan.FromMilliseconds(ms);
        }

        if (!response.Headers.TryGetValue("retry-after", out var value))
        {
            return null;
        }

        if (Number(value) is { } seconds)
        {
            return TimeSpan.FromSeconds(seconds);
        }

        return DateTimeOffset.TryParseExact(value, "r", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var until)
            ? TimeSpan.FromTicks(Math.Max(0, (until - time.GetUtcNow()).Ticks))
            : null;
    }

    /// <summary>A number of at most a year in seconds: what is beyond is no answer to wait for.</summary>
    private static double? Number(string? text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number is >= 0 and < 31_536_000_000 ? number : null;
}
