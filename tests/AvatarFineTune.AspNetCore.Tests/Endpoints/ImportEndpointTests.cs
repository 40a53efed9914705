using System.Net;
using System.Net.Http.Json;
using System.Text;
using AvatarFineTune.AspNetCore.Tests.Support;

namespace AvatarFineTune.AspNetCore.Tests.Endpoints;

public sealed class ImportEndpointTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_import_tells_what_became_of_every_message_and_where_it_is()
    {
        await using var app = await TestApp.StartAsync();
        var ava = app.ClientOf("ava");

        var answer = await ava.PostAsync(AppCalls.ImportPath(query: "&consentBy=ava&consentBasis=asked"), AppCalls.Octets(AppCalls.SampleChat), Cancelled);

        var import = await answer.BodyAsync(HttpStatusCode.Created);
        Assert.Equal(474, import.GetProperty("kept").GetInt64());
        Assert.Equal(489 - 474, import.GetProperty("skipped").EnumerateObject().Sum(s => s.Value.GetInt64()));
        Assert.Equal(3, import.GetProperty("skipped").GetProperty("deleted").GetInt64());
        Assert.Equal(0, import.GetProperty("notUnderstood").GetInt64());
        Assert.Equal("whatsapp", import.GetProperty("platforms")[0].GetString());
        Assert.Equal("chat.txt", import.GetProperty("source").GetString());
        Assert.Equal("ava", import.GetProperty("consentBy").GetString());
        Assert.True(import.GetProperty("added").GetInt32() is > 50 and var added && added == (await ava.ReadAsync("/avatars/ava/statistics")).GetProperty("total").GetInt32());
        Assert.Equal(import.GetRawText(), (await ava.ReadAsync(answer.Headers.Location!.ToString())).GetRawText());
        Assert.Equal(AppCalls.Avatar, (await ava.ReadAsync("/avatars/ava")).GetProperty("name").GetString());
        Assert.Equal(1, (await ava.ReadAsync("/avatars/ava/imports")).GetProperty("items").GetArrayLength());
    }

    [Theory]
    [InlineData("a%2Fb")]
    [InlineData("%C3%A5va%20%F0%9F%8C%BB")]
    [InlineData("ava%25")]
    public async Task The_location_leads_to_the_import_whatever_the_avatar_is_called(string avatar)
    {
        await using var app = await TestApp.StartAsync();
        var ava = app.ClientOf("ava");
        foreach (var path in new[] { $"/avatars/{avatar}/imports", $"/avatars/{avatar}/imports/" })
        {
            var answer = await ava.PostAsync($"{path}?speaker=Ava%20Lindqvist", AppCalls.Octets(AppCalls.SampleChat), Cancelled);
            var import = await answer.BodyAsync(HttpStatusCode.Created);
            var found = await ava.ReadAsync(answer.Headers.Location!.OriginalString);
            Assert.Equal(import.GetProperty("id").GetString(), found.GetProperty("id").GetString());
        }
    }

    [Fact]
    public async Task An_unknown_speaker_is_refused_with_the_names_that_there_are()
    {
        await using var app = await TestApp.StartAsync();
        var ava = app.ClientOf("ava");

        var detail = await (await ava.PostAsync("/avatars/ava/imports?speaker=Nobody", AppCalls.Octets(AppCalls.ChatWithCanary), Cancelled))
            .ProblemAsync(HttpStatusCode.UnprocessableEntity, "unknown-speaker");

        Assert.Contains("Jonas", detail, StringComparison.Ordinal);
        Assert.Contains(AppCalls.Avatar, detail, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await ava.GetAsync("/avatars/ava/imports", Cancelled)).StatusCode);
    }

    [Theory]
    [InlineData("")]
    [InlineData("?speaker=")]
    [InlineData("?speaker=Ava%20Lindqvist&redaction=maybe")]
    [InlineData("?speaker=Ava%20Lindqvist&redaction=0")]
    [InlineData("?speaker=Ava%20Lindqvist&phoneRegion=Atlantis")]
    [InlineData("?speaker=%20")]
    public async Task What_the_query_lacks_or_says_wrong_is_told(string query)
    {
        await using var app = await TestApp.StartAsync();
        await (await app.ClientOf("ava").PostAsync($"/avatars/ava/imports{query}", AppCalls.Octets(AppCalls.SampleChat), Cancelled))
            .ProblemAsync(HttpStatusCode.BadRequest, "invalid-request");
    }

    [Fact]
    public async Task An_unknown_platform_is_told()
    {
        await using var app = await TestApp.StartAsync();
        using var answer = await app.ClientOf("ava").PostAsync(AppCalls.ImportPath(query: "&platform=pigeon"), AppCalls.Octets(AppCalls.SampleChat), Cancelled);
        Assert.InRange((int)answer.StatusCode, 400, 422);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("application/zip")]
    [InlineData("application/octet-streams")]
    public async Task Another_content_type_is_refused(string type)
    {
        await using var app = await TestApp.StartAsync();
        using var content = new ByteArrayContent(AppCalls.SampleChat);
        content.Headers.ContentType = new(type);
        await (await app.ClientOf("ava").PostAsync(AppCalls.ImportPath(), content, Cancelled)).ProblemAsync(HttpStatusCode.UnsupportedMediaType, "not-octets");
    }

    [Fact]
    public async Task What_is_no_chat_is_refused_without_being_shown()
    {
        await using var app = await TestApp.StartAsync();
        using var answer = await app.ClientOf("ava").PostAsync(AppCalls.ImportPath(), AppCalls.Octets(Encoding.UTF8.GetBytes($"{AppCalls.Canary} and nothing else")), Cancelled);
        var text = await answer.Content.ReadAsStringAsync(Cancelled);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.DoesNotContain(AppCalls.Canary, text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("..%2F..%2Fetc%2Fpasswd.txt", "passwd.txt")]
    [InlineData("C%3A%5Cchats%5Cjonas.txt", "jonas.txt")]
    [InlineData("%2F", "upload")]
    [InlineData("", "upload")]
    public async Task Of_a_name_with_a_path_only_the_file_stays(string name, string stored)
    {
        await using var app = await TestApp.StartAsync();
        using var answer = await app.ClientOf("ava").PostAsync($"/avatars/ava/imports?name={name}&speaker=Ava%20Lindqvist", AppCalls.Octets(AppCalls.SampleChat), Cancelled);
        Assert.Equal(stored, (await answer.BodyAsync(HttpStatusCode.Created)).GetProperty("source").GetString());
    }

    [Fact]
    public async Task More_than_the_share_is_refused_until_the_time_that_is_told()
    {
        await using var app = await TestApp.StartAsync(o => (o.RateLimit, o.RateLimitWindow) = (2, TimeSpan.FromHours(1)));
        var ava = app.ClientOf("ava");
        await ava.ImportAsync();
        await ava.ImportAsync();

        using var third = await ava.PostAsync(AppCalls.ImportPath(), AppCalls.Octets(AppCalls.SampleChat), Cancelled);

        Assert.InRange(third.Headers.RetryAfter!.Delta!.Value, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1));
        await third.ProblemAsync(HttpStatusCode.TooManyRequests, "too-many-requests");
        await app.ClientOf("other").ImportAsync();
    }

    [Fact]
    public async Task An_erased_import_takes_its_examples_with_it()
    {
        await using var app = await TestApp.StartAsync();
        var ava = app.ClientOf("ava");
        var import = await ava.ImportAsync();
        var id = import.GetProperty("id").GetString();

        var preview = await (await ava.PostAsync("/avatars/ava/erasures", new { scope = "import", import = id, preview = true })).BodyAsync(HttpStatusCode.OK);
        Assert.Equal(import.GetProperty("added").GetInt32(), (await ava.ReadAsync("/avatars/ava/statistics")).GetProperty("total").GetInt32());
        var erased = await (await ava.DeleteAsync($"/avatars/ava/imports/{id}", Cancelled)).BodyAsync(HttpStatusCode.OK);

        Assert.Equal(preview.GetProperty("examples").GetInt32(), erased.GetProperty("examples").GetInt32());
        Assert.Equal(0, (await ava.ReadAsync("/avatars/ava/statistics")).GetProperty("total").GetInt32());
        await (await ava.DeleteAsync($"/avatars/ava/imports/{id}", Cancelled)).ProblemAsync(HttpStatusCode.NotFound, "not-found");
    }

    [Theory]
    [InlineData("""{"scope":"everything"}""")]
    [InlineData("""{"scope":"import"}""")]
    [InlineData("""{"scope":"participant","participant":""}""")]
    [InlineData("""{"scope":"avatar","unheardOf":1}""")]
    [InlineData("""{"scope":"avatar","import":"01a20698-18ad-7340-810e-8e5bc512cd33"}""")]
    [InlineData("""{"scope":"avatar","participant":"Jonas"}""")]
    [InlineData("""{"scope":"import","import":"01a20698-18ad-7340-810e-8e5bc512cd33","participant":"Jonas"}""")]
    [InlineData("""{"scope":"avatar","preview":true,"preview":false}""")]
    [InlineData("""{}""")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{\"scope\":\"\\ud800\"}")]
    public async Task An_erasure_that_is_not_clear_erases_nothing(string body)
    {
        await using var app = await TestApp.StartAsync();
        var ava = app.ClientOf("ava");
        var total = (await ava.ImportAsync()).GetProperty("added").GetInt32();
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        await (await ava.PostAsync("/avatars/ava/erasures", content, Cancelled)).ProblemAsync(HttpStatusCode.BadRequest, "invalid-request");
        Assert.Equal(total, (await ava.ReadAsync("/avatars/ava/statistics")).GetProperty("total").GetInt32());
    }
}
