using AvatarFineTune.Diagnostics;
using AvatarFineTune.OpenAI;
using AvatarFineTune.OpenAI.Http;
using AvatarFineTune.OpenAI.Options;
using AvatarFineTune.Vendors;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers vendors that speak OpenAI's wire format.</summary>
public static class OpenAIBuilderExtensions
{
    /// <summary>
    /// Registers OpenAI, Azure OpenAI, Nebius or any compatible service as a vendor: <see cref="OpenAIVendorOptions.Profile"/> says which. Call it once a name;
    /// each name has options of its own (named options), checked when the host starts. Nothing is sent here.
    /// </summary>
    /// <remarks>Time comes from the registered <see cref="TimeProvider"/>, users' own keys from the registered <see cref="IVendorCredentialProvider"/>.</remarks>
    /// <param name="builder">The builder.</param>
    /// <param name="name">The name that <c>ModelRef.Vendor</c> uses: 1 to 64 characters, without <c>/</c>.</param>
    /// <param name="configure">Sets the options; more may be set by <c>Configure&lt;OpenAIVendorOptions&gt;(name, …)</c>.</param>
    /// <exception cref="InvalidOperationException">The name is taken.</exception>
    public static IAvatarFineTuningBuilder AddOpenAI(this IAvatarFineTuningBuilder builder, string name, Action<OpenAIVendorOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.AddVendor(name, services => services.GetRequiredKeyedService<OpenAIVendor>(name));
        var options = builder.Services.AddOptions<OpenAIVendorOptions>(name).ValidateOnStart();
        if (configure is not null)
        {
            options.Configure(configure);
        }

        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<OpenAIVendorOptions>, OpenAIVendorOptionsValidator>());

        // Keyed, so that the container disposes it and closes its connections.
        builder.Services.AddKeyedSingleton(name, (services, _) => new OpenAIVendor(new VendorConnection(
            name,
            services.GetRequiredService<IOptionsMonitor<OpenAIVendorOptions>>().Get(name),
            services,
            services.GetService<TimeProvider>() ?? TimeProvider.System,
            services.GetService<IVendorCredentialProvider>(),
            services.GetService<AvatarFineTuneDiagnostics>()?.ActivitySource)));
        return builder;
    }
}
