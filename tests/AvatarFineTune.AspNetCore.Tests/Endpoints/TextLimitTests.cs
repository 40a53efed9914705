using System.Net;
using System.Text;
using AvatarFineTune.AspNetCore.Tests.Support;

namespace AvatarFineTune.AspNetCore.Tests.Endpoints;

/// <summary>What people write has a length, and something in it; a change that says two things is none.</summary>
public sealed class TextLimitTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Texts_that_are_empty_or_endless_are_refused_and_the_longest_are_taken()
    {
        await using var app = await TestApp.StartAsync();
        var ava = app.ClientOf("ava");
        await ava.ImportAsync();
        var example = $"/avatars/ava/examples/{(await ava.ReadAsync("/avatars/ava/examples?limit=1")).GetProperty("items")[0].GetProperty("id").GetString()}";

        await LimitsAsync(HttpMethod.Put, "/avatars/ava", 200, text => new { name = text });
        await LimitsAsync(HttpMethod.Put, "/avatars/ava", 32_000, text => new { prompt = text });
        await LimitsAsync(HttpMethod.Patch, example, 16_000, text => new { reply = text });
        await LimitsAsync(HttpMethod.Patch, example, 200, text => new { excluded = true, reason = text });
        await LimitsAsync(HttpMethod.Post, "/avatars/ava/knowledge", 16_000, text => new { text });
        await LimitsAsync(HttpMethod.Post, "/avatars/ava/versions", 32_000, text => new { model = "local/x", prompt = text });

        async Task LimitsAsync(HttpMethod method, string path, int most, Func<string, object> body)
        {
            foreach (var wrong in (string[])["", " \n", new string('x', most + 1)])
            {
                Assert.Contains($"1 to {most:N0} characters", await (await ava.SendAsync(method, path, body(wrong))).ProblemAsync(HttpStatusCode.BadRequest, "invalid-request"), StringComparison.Ordinal);
            }

            using var taken = await ava.SendAsync(method, path, body(new string('x', most)));
            Assert.True(taken.IsSuccessStatusCode, $"{method} {path}: {taken.StatusCode}");
        }
    }

    [Theory]
    [InlineData("""{"name":"Ava","name":"Eva"}""")]
    [InlineData("""{"name":"Ava","NAME":"Eva"}""")]
    [InlineData("""{"baseModel":"nobody/neutral"}""")]
    [InlineData("""{"baseModel":" local/neutral"}""")]
    public async Task What_an_avatar_can_not_be_is_refused(string body)
    {
        await using var app = await TestApp.StartAsync();
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        await (await app.ClientOf("ava").PutAsync("/avatars/ava", content, Cancelled)).ProblemAsync(HttpStatusCode.BadRequest, "invalid-request");
        await (await app.ClientOf("ava").GetAsync("/avatars/ava", Cancelled)).ProblemAsync(HttpStatusCode.NotFound, "unknown-avatar");
    }
}
