using System.Net.Http.Json;
using System.Net.ServerSentEvents;

namespace AvatarFineTune.Benchmarks.Web;

/// <summary>One streamed answer, read to its end.</summary>
internal static class StreamedChat
{
    /// <returns>What went wrong; <see langword="null"/> if every word came.</returns>
    public static async Task<string?> RunAsync(HttpClient http, string user, CancellationToken cancelled)
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/avatars/ava/chat/stream") { Content = JsonContent.Create(new { messages = new[] { new { role = "user", content = "hello?" } } }) };
            request.Headers.Add("X-User", user);
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancelled);
            response.EnsureSuccessStatusCode();
            var text = "";
            await foreach (var item in SseParser.Create(await response.Content.ReadAsStreamAsync(cancelled)).EnumerateAsync(cancelled))
            {
                if (item.EventType == "delta")
                {
                    text += item.Data;
                }
                else if (item.EventType == "done")
                {
                    return text.Contains($"word{StagedVendor.Words - 1}", StringComparison.Ordinal) ? null : "the answer has holes";
                }
            }

            return "the stream stopped before the answer's end";
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException)
        {
            return e.Message;
        }
    }
}
