using AvatarFineTune.Jobs;
using AvatarFineTune.OpenAI;

namespace AspNetHost.Hosting;

/// <summary>AvatarFineTune as the configuration wants it: see appsettings.json.</summary>
internal static class ConfiguredAvatars
{
    /// <summary>PostgreSQL if <c>ConnectionStrings:Avatars</c> is set, else the embedded default in the file <c>Avatars:Database</c>. The local model is there in both cases.</summary>
    public static IAvatarFineTuningBuilder UseConfiguredStore(this IAvatarFineTuningBuilder avatars, IConfiguration configuration)
    {
        var database = configuration["Avatars:Database"] ?? "avatars.db";
        return configuration.GetConnectionString("Avatars") is { Length: > 0 } postgres
            ? avatars.UsePostgres(postgres, o => o.MigrateOnStart = true).AddLocalModel(o => o.Path = Path.ChangeExtension(database, ".models.db"))
            : avatars.UseLocal(database);
    }

    /// <summary>A vendor that speaks OpenAI's wire, if <c>Avatars:Vendor:ApiKey</c> is set: openai, nebius, or any other with an endpoint.</summary>
    public static IAvatarFineTuningBuilder AddConfiguredVendor(this IAvatarFineTuningBuilder avatars, IConfiguration configuration)
    {
        var vendor = configuration.GetSection("Avatars:Vendor");
        return vendor["ApiKey"] is not { Length: > 0 } key ? avatars : avatars.AddOpenAI(NameOf(configuration), o =>
        {
            o.ApiKey = key;
            if (vendor["WebhookSecret"] is { Length: > 0 } secret)
            {
                o.WebhookSecrets.Add(secret);
            }

            o.Profile = NameOf(configuration) == "nebius" ? OpenAIProfile.Nebius : OpenAIProfile.OpenAI;
            if (vendor["Endpoint"] is { Length: > 0 } endpoint)
            {
                o.Profile = o.Profile with { Endpoint = new(endpoint) };
            }
        });
    }

    /// <summary>Where the vendor tells of its jobs, if it has a secret to sign with.</summary>
    public static void MapConfiguredWebhooks(this WebApplication app)
    {
        var vendor = app.Configuration.GetSection("Avatars:Vendor");
        if (vendor["ApiKey"] is { Length: > 0 } && vendor["WebhookSecret"] is { Length: > 0 })
        {
            app.MapAvatarFineTuningWebhooks($"/webhooks/{NameOf(app.Configuration)}", vendor: NameOf(app.Configuration));
        }
    }

    public static void AddAvatarFineTuning(this IHealthChecksBuilder checks) => checks.AddCheck<AvatarFineTuningHealthCheck>("avatar-fine-tuning");

    private static string NameOf(IConfiguration configuration) => configuration["Avatars:Vendor:Name"] is { Length: > 0 } name ? name : "openai";
}
