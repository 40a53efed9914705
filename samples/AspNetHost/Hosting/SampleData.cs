namespace AspNetHost.Hosting;

/// <summary>The bundled chat exports of one invented person, to download and then import as one's own.</summary>
internal static class SampleData
{
    public const string WhatsApp = "WhatsApp Chat with Jonas.txt";

    public static void MapSampleData(this WebApplication app) =>
        app.MapGet("/sample-chat", () => Results.File(Path.Combine(AppContext.BaseDirectory, "SampleData", WhatsApp), "text/plain", WhatsApp));
}
