using System.Text.Json.Nodes;
using AvatarFineTune.OpenAI.Emulation.Chat;
using AvatarFineTune.OpenAI.Emulation.Deployments;
using AvatarFineTune.OpenAI.Emulation.Faults;
using AvatarFineTune.OpenAI.Emulation.Files;
using AvatarFineTune.OpenAI.Emulation.Jobs;
using AvatarFineTune.OpenAI.Emulation.Models;
using AvatarFineTune.OpenAI.Emulation.Webhooks;
using AvatarFineTune.OpenAI.Emulation.Wire;

namespace AvatarFineTune.OpenAI.Emulation;

/// <summary>The routes: the emulated services', and <c>/emulator</c>, by which other processes steer it.</summary>
internal sealed class EmulatorRoutes(Emulator emulator)
{
    public static void MapServices(IEndpointRouteBuilder routes, World world, Func<Func<JsonObject, ChatAnswer?>?> script)
    {
        new FileEndpoints(world).Map(routes);
        new JobEndpoints(world).Map(routes);
        new ModelEndpoints(world).Map(routes);
        new ChatEndpoint(world, script).Map(routes);
        if (world.Options.Profile == EmulatorProfile.Azure)
        {
            new ArmEndpoints(world).Map(routes);
            new WebhookEndpoints(world).Map(routes);
        }
        else if (world.Options.Profile == EmulatorProfile.Nebius)
        {
            new NebiusModelEndpoints(world).Map(routes);
        }
    }

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/emulator/state", async c => await c.WriteJsonAsync((await emulator.ReadStateAsync()).ToJson()));
        routes.MapPost("/emulator/faults", AddFaultAsync);
        routes.MapPost("/emulator/webhooks", AddWebhookAsync);
        routes.MapPost("/emulator/reset", async c =>
        {
            await emulator.ResetAsync();
            await c.WriteJsonAsync(new JsonObject { ["reset"] = true });
        });
    }

    private async Task AddFaultAsync(HttpContext context)
    {
        var body = await context.ReadJsonAsync();
        if (body.Text("operation") is not { } operation || !Enum.TryParse<FaultKind>(body.Text("kind"), ignoreCase: true, out var kind))
        {
            throw new ApiException(400, $"A fault needs 'operation' and 'kind', one of {string.Join(", ", Enum.GetNames<FaultKind>())}.");
        }

        var plain = new EmulatorFault(operation, kind);
        emulator.Faults.Add(new(operation, kind)
        {
            Skip = (int)Number(body, "skip", plain.Skip),
            Times = (int)Number(body, "times", plain.Times),
            Acts = Flag(body, "acts"),
            Cuts = Flag(body, "cuts"),
            IncludesBase = Flag(body, "includesBase"),
            Delay = TimeSpan.FromSeconds(Number(body, "delaySeconds", plain.Delay.TotalSeconds)),
            RetryAfter = TimeSpan.FromSeconds(Number(body, "retryAfterSeconds", plain.RetryAfter.TotalSeconds)),
        });
        await context.WriteJsonAsync(new JsonObject { ["faults"] = emulator.Faults.Count });
    }

    private async Task AddWebhookAsync(HttpContext context)
    {
        var body = await context.ReadJsonAsync();
        if (!Uri.TryCreate(body.Text("url"), UriKind.Absolute, out var url) || body.Text("secret") is not { } secret)
        {
            throw new ApiException(400, "A webhook needs 'url' and 'secret', which is whsec_ and base64.");
        }

        try
        {
            emulator.AddWebhook(url, secret);
        }
        catch (FormatException e)
        {
            throw new ApiException(400, e.Message);
        }

        await context.WriteJsonAsync(new JsonObject { ["url"] = url.ToString() });
    }

    private static double Number(JsonObject body, string name, double otherwise) =>
        body[name] is null ? otherwise
        : body[name] is JsonValue value && value.TryGetValue<double>(out var number) && number >= 0 ? number
        : throw new ApiException(400, $"Invalid '{name}': expected a number that is not negative.", param: name);

    private static bool Flag(JsonObject body, string name) => body[name] is JsonValue value && value.TryGetValue<bool>(out var flag) && flag;
}
