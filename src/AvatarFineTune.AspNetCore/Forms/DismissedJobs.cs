using Microsoft.AspNetCore.Http;

namespace AvatarFineTune.AspNetCore.Forms;

/// <summary>Of which finished jobs a browser has put the news away: ids in a cookie, which say nothing and change nothing but what is shown.</summary>
internal static class DismissedJobs
{
    private const string Cookie = "aft-dismissed";

    /// <summary>Older ones drop out: only the newest job of an avatar is ever news.</summary>
    private const int Most = 30;

    public static bool Has(HttpContext context, Guid job) => Ids(context).Contains(job);

    public static void Add(HttpContext context, Guid job) =>
        context.Response.Cookies.Append(Cookie, string.Join('.', Ids(context).Where(id => id != job).Prepend(job).Take(Most).Select(id => id.ToString("N"))), new()
        {
            HttpOnly = true,
            IsEssential = true,
            MaxAge = TimeSpan.FromDays(365),
            Path = context.Request.PathBase.HasValue ? context.Request.PathBase.Value : "/",
            SameSite = SameSiteMode.Lax,
            Secure = context.Request.IsHttps,
        });

    private static IEnumerable<Guid> Ids(HttpContext context)
    {
        foreach (var text in (context.Request.Cookies[Cookie] ?? "").Split('.').Take(Most))
        {
            if (Guid.TryParseExact(text, "N", out var id))
            {
                yield return id;
            }
        }
    }
}
