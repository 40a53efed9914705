using System.Net;
using System.Net.Http.Json;
using System.Text;
using AvatarFineTune.AspNetCore.Tests.Support;

namespace AvatarFineTune.AspNetCore.Tests.Endpoints;

/// <summary>A developer who guesses at a body is told what belongs into it.</summary>
public sealed class WrongBodyTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("jobs", "{}", "$, line 1: it must be a JSON object with model; it may have imports, patterns, ")]
    [InlineData("jobs", """{"modle":"local/neutral"}""", "$.modle, line 1: it must be a JSON object with model; it may have imports, ")]
    [InlineData("jobs", "[]", "it must be a JSON object with model;")]
    [InlineData("jobs", """{"model":"local/neutral","spendLimit":5}""", "$.spendLimit, line 1:")]
    [InlineData("erasures", """{"preview":true}""", "with scope; it may have import, participant, preview, allowReimport, keepTrainedModels.")]
    [InlineData("chat", """{"message":"hello"}""", "with messages; it may have version.")]
    [InlineData("chat", """{"messages":[{"role":"user","text":"hello"}]}""", "$.messages[0].text, line 1:")]
    public async Task The_refusal_names_what_is_needed_and_what_is_known(string path, string body, string told)
    {
        await using var app = await TestApp.StartAsync();
        var ava = app.ClientOf("ava");
        await ava.PutAsJsonAsync("/avatars/ava", new { name = "Ava" }, Cancelled);
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var answer = await ava.PostAsync($"/avatars/ava/{path}", content, Cancelled);
        var detail = await answer.ProblemAsync(HttpStatusCode.BadRequest, "invalid-request");
        Assert.Contains(told, detail, StringComparison.Ordinal);
        Assert.DoesNotContain("hello", detail, StringComparison.Ordinal);
    }
}
