using System.Globalization;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace AvatarFineTune.AspNetCore.Http;

/// <summary>One user's share of what costs money or much work, on this host.</summary>
internal sealed class UserRateLimiter(IOptions<AspNetCoreOptions> options) : IDisposable
{
    private readonly PartitionedRateLimiter<string> _limiter = PartitionedRateLimiter.Create<string, string>(user =>
        RateLimitPartition.GetFixedWindowLimiter(user, _ => new() { PermitLimit = options.Value.RateLimit, Window = options.Value.RateLimitWindow, QueueLimit = 0 }));

    public RateLimitLease Attempt(string userId) => _limiter.AttemptAcquire(userId);

    public void Dispose() => _limiter.Dispose();
}

/// <summary>Answers 429 to a user who asks too often. After <see cref="UserFilter"/>.</summary>
internal sealed class RateLimitFilter : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(next);
        var http = context.HttpContext;
        using var lease = http.RequestServices.GetRequiredService<UserRateLimiter>().Attempt(RequestUser.Of(http).UserId);
        if (lease.IsAcquired)
        {
            return await next(context).ConfigureAwait(false);
        }

        if (lease.TryGetMetadata(MetadataName.RetryAfter, out var wait))
        {
            http.Response.Headers.RetryAfter = ((long)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        }

        return Problems.TooManyRequests();
    }
}
