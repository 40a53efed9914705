using AvatarFineTune.Avatars;
using AvatarFineTune.Stores;
using AvatarFineTune.Vendors;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Fails the host's start when a registration can't work, and names the missing call. Touches neither store nor vendor.</summary>
internal sealed class RegistrationCheck(
    IServiceProviderIsService registered, VendorRegistry vendors, IOptions<AvatarFineTuningOptions> options) : IHostedService
{
    public const string NoStore =
        "AvatarFineTune has no training store: call UseLocal(path), UseSqlite(path), UsePostgres(connectionString) or UseInMemoryStore() on what AddAvatarFineTuning() returns.";

    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (!registered.IsService(typeof(ITrainingStore)))
        {
            throw new InvalidOperationException(NoStore);
        }

        foreach (var model in options.Value.FallbackModels.Append(options.Value.DefaultModel).OfType<ModelRef>())
        {
            if (!vendors.Names.Contains(model.Vendor, StringComparer.Ordinal))
            {
                throw new InvalidOperationException(
                    $"AvatarFineTune's options name the model {model}, but no vendor is registered as '{model.Vendor}': add it (such as AddLocalModel()), or change the option.");
            }
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
