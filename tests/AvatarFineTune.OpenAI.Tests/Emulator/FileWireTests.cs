using System.Net;

namespace AvatarFineTune.OpenAI.Tests.Wire;

/// <summary>The emulator's files.</summary>
public sealed class FileWireTests
{
    [Fact]
    public async Task A_file_is_uploaded_listed_read_and_deleted()
    {
        await using var host = await WireHost.StartAsync();
        var lines = WireHost.Lines();
        var file = await host.UploadAsync(lines);
        var id = (string)file["id"]!;
        Assert.StartsWith("file-", id, StringComparison.Ordinal);
        Assert.Equal((lines.Length, "training.jsonl", "fine-tune", "processed"), ((int)file["bytes"]!, (string)file["filename"]!, (string)file["purpose"]!, (string)file["status"]!));
        Assert.Equal(host.Time.GetUtcNow().ToUnixTimeSeconds(), (long)file["created_at"]!);
        Assert.Equal(id, (string)(await host.GetAsync("files"))["data"]![0]!["id"]!);
        using (var content = await host.SendAsync(HttpMethod.Get, $"files/{id}/content"))
        {
            Assert.Equal(lines, await content.Content.ReadAsStringAsync());
        }

        Assert.True((bool)(await host.JsonAsync(HttpMethod.Delete, $"files/{id}"))["deleted"]!);
        await host.GetAsync($"files/{id}", HttpStatusCode.NotFound);
        await host.JsonAsync(HttpMethod.Delete, $"files/{id}", expected: HttpStatusCode.NotFound);
        Assert.Empty(host.Emulator.State.Files);
    }

    [Fact]
    public async Task Files_come_page_by_page_and_by_purpose()
    {
        await using var host = await WireHost.StartAsync();
        var ids = new List<string>();
        for (var i = 0; i < 3; i++)
        {
            ids.Add((string)(await host.UploadAsync("{}"))["id"]!);
        }

        await host.UploadAsync("{}", purpose: "user_data");
        var first = await host.GetAsync("files?limit=2&purpose=fine-tune");
        Assert.True((bool)first["has_more"]!);
        Assert.Equal([ids[2], ids[1]], first["data"]!.AsArray().Select(f => (string)f!["id"]!));
        var second = await host.GetAsync($"files?limit=2&purpose=fine-tune&after={ids[1]}");
        Assert.False((bool)second["has_more"]!);
        Assert.Equal([ids[0]], second["data"]!.AsArray().Select(f => (string)f!["id"]!));
        Assert.Equal(ids[0], (string)(await host.GetAsync("files?order=asc&limit=1"))["data"]![0]!["id"]!);
    }

    [Fact]
    public async Task A_file_is_gone_when_it_expires()
    {
        await using var host = await WireHost.StartAsync();
        var file = await host.UploadAsync("{}", expiresAfter: 3600);
        Assert.Equal((long)file["created_at"]! + 3600, (long)file["expires_at"]!);
        host.Time.Advance(TimeSpan.FromSeconds(3599));
        await host.GetAsync($"files/{file["id"]}");
        host.Time.Advance(TimeSpan.FromSeconds(1));
        await host.GetAsync($"files/{file["id"]}", HttpStatusCode.NotFound);
        await host.UploadAsync("{}", expiresAfter: 1, expected: HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task A_file_over_the_limit_or_of_no_known_purpose_is_refused()
    {
        await using var host = await WireHost.StartAsync(new() { MaxFileBytes = 100 });
        await host.UploadAsync(new string('x', 101), expected: HttpStatusCode.RequestEntityTooLarge);
        await host.UploadAsync("{}", purpose: "fun", expected: HttpStatusCode.BadRequest);
        await host.UploadAsync("", expected: HttpStatusCode.BadRequest);
        Assert.Empty(host.Emulator.State.Files);
    }
}
