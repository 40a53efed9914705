using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Mvc;

namespace AspNetHost.Accounts;

/// <summary>Signing in and out with a cookie.</summary>
internal static class SignIn
{
    public static void Configure(CookieAuthenticationOptions options)
    {
        options.LoginPath = "/sign-in";
        options.Cookie.Name = "fireside";
        options.Cookie.SameSite = SameSiteMode.Lax;
    }

    public static void MapSignIn(this WebApplication app)
    {
        app.MapPost("/sign-in", async (HttpContext context, [FromForm] string? user, [FromForm] string? password, [FromQuery(Name = "ReturnUrl")] string? returnUrl) =>
        {
            if (DemoUsers.Find(user, password) is not { } principal)
            {
                return Results.LocalRedirect("/sign-in?wrong=true");
            }

            await context.SignInAsync(principal);
            return Results.LocalRedirect(returnUrl is { Length: > 0 } ? returnUrl : "/");
        });
        app.MapPost("/sign-out", async (HttpContext context, IAntiforgery antiforgery) =>
        {
            await antiforgery.ValidateRequestAsync(context);
            await context.SignOutAsync();
            return Results.LocalRedirect("/sign-in");
        });
    }
}
