using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace AvatarFineTune.AspNetCore.Tests.Support;

/// <summary>What most tests ask an app, and what they read from its answers.</summary>
internal static class AppCalls
{
    /// <summary>A word that is said in the chat, and must not be read anywhere else.</summary>
    public const string Canary = "zanzibarquux";

    public const string Avatar = "Ava Lindqvist";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    /// <summary>The sample chat, as its file has it.</summary>
    public static byte[] SampleChat => File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "SampleData", "WhatsApp Chat with Jonas.txt"));

    /// <summary>The sample chat, and one more exchange with the canary.</summary>
    public static byte[] ChatWithCanary =>
    [
        .. SampleChat,
        .. Encoding.UTF8.GetBytes($"\n14/09/2025, 10:00 - Jonas: What is the word again, the one we said at the harbour?\n14/09/2025, 10:01 - {Avatar}: it was {Canary}, never tell anybody else\n"),
    ];

    public static string ImportPath(string avatar = "ava", string? query = null) => $"/avatars/{avatar}/imports?name=chat.txt&speaker={Uri.EscapeDataString(Avatar)}{query}";

    public static HttpContent Octets(byte[] bytes)
    {
        var content = new ByteArrayContent(bytes);
        content.Headers.ContentType = new("application/octet-stream");
        return content;
    }

    public static async Task<JsonElement> ImportAsync(this HttpClient client, string avatar = "ava", byte[]? chat = null) =>
        await (await client.PostAsync(ImportPath(avatar), Octets(chat ?? SampleChat), Cancelled)).BodyAsync(HttpStatusCode.Created);

    /// <summary>The model that the local vendor trains.</summary>
    public static async Task<string> ModelAsync(this HttpClient client, string avatar = "ava") =>
        (await client.ReadAsync($"/avatars/{avatar}/models")).GetProperty("items")[0].GetProperty("model").GetString()!;

    public static async Task<JsonElement> CreateJobAsync(this HttpClient client, string avatar = "ava") =>
        await (await client.PostAsJsonAsync($"/avatars/{avatar}/jobs", new { model = await client.ModelAsync(avatar) }, Cancelled)).BodyAsync(HttpStatusCode.Created);

    /// <summary>Trains to the end.</summary>
    public static async Task<JsonElement> TrainAsync(this HttpClient client, string avatar = "ava")
    {
        var id = (await client.CreateJobAsync(avatar)).GetProperty("id").GetString();
        while (true)
        {
            var job = await client.ReadAsync($"/avatars/{avatar}/jobs/{id}");
            if (job.GetProperty("isFinished").GetBoolean())
            {
                Assert.Equal("succeeded", job.GetProperty("status").GetString());
                return job;
            }

            await Task.Delay(50, Cancelled);
        }
    }

    public static async Task<JsonElement> ReadAsync(this HttpClient client, string path) => await (await client.GetAsync(path, Cancelled)).BodyAsync(HttpStatusCode.OK);

    public static Task<HttpResponseMessage> PostAsync<T>(this HttpClient client, string path, T body) => client.PostAsJsonAsync(path, body, Cancelled);

    /// <summary>Sends a change that is meant for a state.</summary>
    public static async Task<HttpResponseMessage> SendAsync<T>(this HttpClient client, HttpMethod method, string path, T? body, string? ifMatch = null, string? ifNoneMatch = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body) };
        if (ifMatch is not null)
        {
            request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        }

        if (ifNoneMatch is not null)
        {
            request.Headers.TryAddWithoutValidation("If-None-Match", ifNoneMatch);
        }

        return await client.SendAsync(request, Cancelled);
    }

    public static async Task<JsonElement> BodyAsync(this HttpResponseMessage answer, HttpStatusCode expected)
    {
        var text = await answer.Content.ReadAsStringAsync(Cancelled);
        Assert.True(answer.StatusCode == expected, $"{answer.RequestMessage?.Method} {answer.RequestMessage?.RequestUri} answered {(int)answer.StatusCode}, not {(int)expected}: {text}");
        return JsonDocument.Parse(text).RootElement.Clone();
    }

    /// <summary>Expects a refusal with a code.</summary>
    /// <returns>Its detail.</returns>
    public static async Task<string> ProblemAsync(this HttpResponseMessage answer, HttpStatusCode expected, string code)
    {
        var body = await answer.BodyAsync(expected);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal(code, body.GetProperty("code").GetString());
        Assert.DoesNotContain(Canary, body.GetRawText(), StringComparison.OrdinalIgnoreCase);
        var detail = body.GetProperty("detail").GetString()!;
        Assert.EndsWith(".", detail, StringComparison.Ordinal);
        return detail;
    }

    public static void Adds(this HttpRequestHeaders headers, IEnumerable<KeyValuePair<string, string>> more)
    {
        foreach (var (name, value) in more)
        {
            headers.TryAddWithoutValidation(name, value);
        }
    }
}
