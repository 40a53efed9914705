using System.Globalization;
using AvatarFineTune.OpenAI.Emulation;

// dotnet run --project tests/AvatarFineTune.OpenAI.Emulator -- --urls http://127.0.0.1:5055 --profile azure --train-seconds 2
//   [--deploy-seconds 1] [--api-key KEY] [--management-token TOKEN] [--webhook-url URL --webhook-secret whsec_…]
var arguments = new ConfigurationBuilder().AddCommandLine(args).Build();
var profile = arguments["profile"] ?? nameof(EmulatorProfile.OpenAI);
if (!Enum.TryParse<EmulatorProfile>(profile, ignoreCase: true, out var spoken))
{
    await Console.Error.WriteLineAsync($"There is no profile '{profile}': use openai, azure or nebius.");
    return 1;
}

var defaults = new EmulatorOptions();
await using var emulator = await Emulator.StartAsync(defaults with
{
    Profile = spoken,
    Url = arguments["urls"] is { } url ? new Uri(url) : null,
    TrainTime = Seconds("train-seconds", defaults.TrainTime),
    DeployTime = Seconds("deploy-seconds", defaults.DeployTime),
    ApiKey = arguments["api-key"],
    ManagementToken = arguments["management-token"],
    WebhookUrl = arguments["webhook-url"] is { } webhook ? new Uri(webhook) : null,
    WebhookSecret = arguments["webhook-secret"],
});
Console.WriteLine($"Listening on {emulator.Endpoint} as {spoken}.");
await emulator.RunAsync(CancellationToken.None);
return 0;

TimeSpan Seconds(string name, TimeSpan otherwise) =>
    arguments[name] is { } text ? TimeSpan.FromSeconds(double.Parse(text, CultureInfo.InvariantCulture)) : otherwise;
