using AvatarFineTune.AspNetCore;
using AvatarFineTune.AspNetCore.Endpoints;
using AvatarFineTune.AspNetCore.Forms;
using AvatarFineTune.AspNetCore.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Maps AvatarFineTune's endpoints.</summary>
public static class AvatarFineTuningEndpointExtensions
{
    /// <summary>
    /// Maps the endpoints of the whole service under a path. They require authorization (the app's default policy) and know the user by
    /// <c>AspNetCoreOptions.UserId</c>: a user reaches their own avatars only, whatever id they ask for.
    /// </summary>
    /// <param name="endpoints">The app.</param>
    /// <param name="prefix">Where they are, such as <c>/avatars</c>: a path without parameters. Once in an app.</param>
    /// <returns>The group, for the app's own conventions, such as another policy.</returns>
    /// <exception cref="ArgumentException">The path is none, or has parameters.</exception>
    /// <exception cref="InvalidOperationException"><c>AddAspNetCore()</c> is missing, or the endpoints were mapped before.</exception>
    public static IEndpointConventionBuilder MapAvatarFineTuning(this IEndpointRouteBuilder endpoints, string prefix = "/avatars")
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentException.ThrowIfNullOrEmpty(prefix);
        if (prefix[0] != '/' || prefix.Length == 1 || prefix.AsSpan().IndexOfAny("{}*?#") >= 0)
        {
            throw new ArgumentException($"\"{prefix}\" is no path to map endpoints under: give one that begins with a slash and has no parameters, such as \"/avatars\".", nameof(prefix));
        }

        var routes = endpoints.ServiceProvider.GetService<EndpointRoutes>() ?? throw new InvalidOperationException(
            "MapAvatarFineTuning needs services that are not registered: call AddAspNetCore() on what AddAvatarFineTuning() returns.");
        prefix = prefix.TrimEnd('/');
        routes.Set(prefix);

        var all = endpoints.MapGroup(prefix).WithTags("Avatars").RequireAuthorization();

        // An app that signs in with a cookie would send JSON clients to a page.
        all.DisableCookieRedirect();
        all.AddEndpointFilter<FaultFilter>();
        all.ProducesProblem(StatusCodes.Status401Unauthorized);
        PanelForms.Map(all);

        var group = all.MapGroup("");
        group.AddEndpointFilter<UserFilter>();
        group.AddEndpointFilter<CrossSiteFilter>();
        AvatarEndpoints.Map(group);
        ImportEndpoints.Map(group, endpoints.ServiceProvider.GetRequiredService<IOptions<AspNetCoreOptions>>().Value);
        ExampleEndpoints.Map(group);
        PlanningEndpoints.Map(group);
        JobEndpoints.Map(group);
        VersionEndpoints.Map(group);
        ChatEndpoints.Map(group);
        NoteEndpoints.Map(group);
        UsageEndpoints.Map(group);
        return all;
    }
}
