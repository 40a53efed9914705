using Microsoft.Extensions.Options;

namespace AvatarFineTune.AspNetCore;

/// <summary>Refuses impossible options, all at once, each with its value.</summary>
internal sealed class AspNetCoreOptionsValidator : IValidateOptions<AspNetCoreOptions>
{
    public ValidateOptionsResult Validate(string? name, AspNetCoreOptions options)
    {
        List<string> failures = [];
        Check(options.UserId is not null, $"{nameof(options.UserId)} is null: give a function that says who the user of a request is.");
        Check(options.MaxUploadBytes is >= 1 and <= 8L << 30, $"{nameof(options.MaxUploadBytes)} is {options.MaxUploadBytes}, and must be 1 to {8L << 30} bytes.");
        Check(IsBetween(options.UploadTimeout, TimeSpan.FromDays(1)), $"{nameof(options.UploadTimeout)} is {options.UploadTimeout}, and must be 1 second to 1 day.");
        Check(options.RateLimit is >= 1 and <= 1_000_000, $"{nameof(options.RateLimit)} is {options.RateLimit}, and must be 1 to 1,000,000 requests.");
        Check(IsBetween(options.RateLimitWindow, TimeSpan.FromDays(1)), $"{nameof(options.RateLimitWindow)} is {options.RateLimitWindow}, and must be 1 second to 1 day.");
        Check(IsBetween(options.KeepAliveInterval, TimeSpan.FromHours(1)), $"{nameof(options.KeepAliveInterval)} is {options.KeepAliveInterval}, and must be 1 second to 1 hour.");
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);

        void Check(bool isFine, string failure)
        {
            if (!isFine)
            {
                failures.Add(failure);
            }
        }
    }

    private static bool IsBetween(TimeSpan value, TimeSpan longest) => value >= TimeSpan.FromSeconds(1) && value <= longest;
}
