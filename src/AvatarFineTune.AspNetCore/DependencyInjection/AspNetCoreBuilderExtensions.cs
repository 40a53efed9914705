using AvatarFineTune.AspNetCore;
using AvatarFineTune.AspNetCore.Endpoints;
using AvatarFineTune.AspNetCore.Forms;
using AvatarFineTune.AspNetCore.Http;
using AvatarFineTune.AspNetCore.Live;
using AvatarFineTune.AspNetCore.Panel;
using Microsoft.AspNetCore.Mvc.ApiExplorer;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers what the endpoints and the panel need.</summary>
public static class AspNetCoreBuilderExtensions
{
    /// <summary>
    /// Registers what <c>MapAvatarFineTuning</c>, <c>MapAvatarFineTuningWebhooks</c> and the panel's components need: the framework's problem details,
    /// antiforgery, data protection and localization. An app with the panel calls <c>AddRazorComponents()</c> as well, as every app with Razor components does.
    /// Calling it again adds nothing but options.
    /// </summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Sets options.</param>
    public static IAvatarFineTuningBuilder AddAspNetCore(this IAvatarFineTuningBuilder builder, Action<AspNetCoreOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var services = builder.Services;
        var options = services.AddOptions<AspNetCoreOptions>().ValidateOnStart();
        if (configure is not null)
        {
            options.Configure(configure);
        }

        if (services.Any(s => s.ServiceType == typeof(EndpointRoutes)))
        {
            return builder;
        }

        services.AddSingleton<IValidateOptions<AspNetCoreOptions>, AspNetCoreOptionsValidator>();
        services.AddSingleton<EndpointRoutes>();
        services.AddSingleton<UserIds>();
        services.AddSingleton<UserRateLimiter>();
        services.AddSingleton<FormNotices>();
        services.AddSingleton<UploadSpool>();
        services.AddSingleton<LiveJobs>();
        services.AddSingleton<BaseModels>();
        services.AddSingleton<Previews>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IApiDescriptionProvider, TakenContentTypes>());
        services.AddProblemDetails();
        services.AddAntiforgery();
        services.AddDataProtection();
        services.AddLocalization();
        services.AddHttpContextAccessor();
        return builder;
    }
}
