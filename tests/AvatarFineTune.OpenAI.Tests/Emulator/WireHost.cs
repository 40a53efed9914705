using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using AvatarFineTune.Conformance;
using AvatarFineTune.OpenAI.Emulation;

namespace AvatarFineTune.OpenAI.Tests.Wire;

/// <summary>An emulator by a clock that tests move, and requests to it in their plainest form.</summary>
public sealed class WireHost : IAsyncDisposable
{
    public const string Base = "gpt-4.1-mini-2025-04-14";
    public const string NebiusBase = "meta-llama/Llama-3.1-8B-Instruct";

    private readonly HttpClient _client = new() { Timeout = TimeSpan.FromMinutes(1) };

    private WireHost(Emulator emulator, ManualTimeProvider time) => (Emulator, Time) = (emulator, time);

    public Emulator Emulator { get; }

    public ManualTimeProvider Time { get; }

    /// <summary>Starts an emulator; a job takes 100 seconds, if nothing else is said.</summary>
    public static async Task<WireHost> StartAsync(EmulatorOptions? options = null, double trainSeconds = 100)
    {
        var time = new ManualTimeProvider();
        return new(await Emulator.StartAsync((options ?? new()) with { Time = time, TrainTime = TimeSpan.FromSeconds(trainSeconds) }), time);
    }

    /// <summary>Lines of training, each about a thing of its own.</summary>
    public static string Lines(int count = 12) => string.Concat(Enumerable.Range(1, count).Select(i =>
        $$"""{"messages":[{"role":"system","content":"You are Pia."},{"role":"user","content":"what about thing{{i}}?"},{"role":"assistant","content":"thing{{i}} is my favourite"}]}""" + "\n"));

    /// <param name="method">The method.</param>
    /// <param name="path">Relative to the API.</param>
    /// <param name="body">JSON; none by default.</param>
    /// <param name="key">Sent as a bearer token.</param>
    public async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string? body = null, string key = "key")
    {
        using var request = new HttpRequestMessage(method, path.StartsWith('/') ? new Uri(Emulator.ManagementEndpoint, path) : new Uri(Emulator.Endpoint, path));
        request.Headers.Authorization = new("Bearer", key);
        request.Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json");
        return await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }

    /// <summary>Sends, and reads the JSON of an answer with the expected status.</summary>
    public async Task<JsonObject> JsonAsync(HttpMethod method, string path, string? body = null, HttpStatusCode expected = HttpStatusCode.OK)
    {
        using var response = await SendAsync(method, path, body);
        return await ReadAsync(response, expected);
    }

    public Task<JsonObject> GetAsync(string path, HttpStatusCode expected = HttpStatusCode.OK) => JsonAsync(HttpMethod.Get, path, expected: expected);

    public Task<JsonObject> PostAsync(string path, string? body = null, HttpStatusCode expected = HttpStatusCode.OK) => JsonAsync(HttpMethod.Post, path, body, expected);

    /// <summary>Posts JSON and returns the code of the error.</summary>
    public async Task<string?> RefusalAsync(string path, string body, HttpStatusCode expected = HttpStatusCode.BadRequest) =>
        (string?)(await PostAsync(path, body, expected))["error"]!["code"];

    public async Task<JsonObject> UploadAsync(
        string content, string? contentType = "application/jsonl", string purpose = "fine-tune", int? expiresAfter = null, HttpStatusCode expected = HttpStatusCode.OK)
    {
        var file = new ByteArrayContent(Encoding.UTF8.GetBytes(content));
        file.Headers.ContentType = contentType is null ? null : MediaTypeHeaderValue.Parse(contentType);
        using var form = new MultipartFormDataContent { { new StringContent(purpose), "purpose" }, { file, "file", "training.jsonl" } };
        if (expiresAfter is { } seconds)
        {
            form.Add(new StringContent("created_at"), "expires_after[anchor]");
            form.Add(new StringContent(seconds.ToString(CultureInfo.InvariantCulture)), "expires_after[seconds]");
        }

        using var response = await _client.PostAsync(new Uri(Emulator.Endpoint, "files"), form);
        return await ReadAsync(response, expected);
    }

    /// <summary>Uploads lines and creates a job of them.</summary>
    public async Task<string> CreateJobAsync(string? lines = null, string more = "")
    {
        var file = await UploadAsync(lines ?? Lines());
        return (string)(await PostAsync("fine_tuning/jobs", JobBody((string)file["id"]!, more)))["id"]!;
    }

    public static string JobBody(string file, string more = "") =>
        $$"""{"model":"{{Base}}","training_file":"{{file}}"{{more}}}""";

    /// <summary>Trains to the end.</summary>
    /// <returns>The finished job.</returns>
    public async Task<JsonObject> TrainAsync(string? lines = null, string more = "")
    {
        var job = await CreateJobAsync(lines, more);
        Time.Advance(TimeSpan.FromSeconds(100));
        return await JobAsync(job);
    }

    public Task<JsonObject> JobAsync(string id) => GetAsync($"fine_tuning/jobs/{id}");

    /// <summary>The words of an answer.</summary>
    public async Task<string> ChatAsync(string model, string text) =>
        (string)(await PostAsync("chat/completions", ChatBody(model, text)))["choices"]![0]!["message"]!["content"]!;

    public static string ChatBody(string model, string text, string more = "") =>
        $$"""{"model":"{{model}}","messages":[{"role":"user","content":"{{text}}"}]{{more}}}""";

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await Emulator.DisposeAsync();
    }

    private static async Task<JsonObject> ReadAsync(HttpResponseMessage response, HttpStatusCode expected)
    {
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == expected, $"Answered {(int)response.StatusCode}, not {(int)expected}: {text}");
        return JsonNode.Parse(text)!.AsObject();
    }
}
