using System.Net;
using System.Net.Http.Json;
using AvatarFineTune.AspNetCore.Tests.Support;

namespace AvatarFineTune.AspNetCore.Tests.Endpoints;

/// <summary>Examples, notes, versions and usage: what can be said of them, and what is refused.</summary>
public sealed class ReviewEndpointTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Examples_are_edited_left_out_and_taken_back()
    {
        await using var app = await TestApp.StartAsync();
        var ava = app.ClientOf("ava");
        await ava.ImportAsync();
        var total = (await ava.ReadAsync("/avatars/ava/statistics")).GetProperty("total").GetInt32();
        var example = $"/avatars/ava/examples/{(await ava.ReadAsync("/avatars/ava/examples?limit=1")).GetProperty("items")[0].GetProperty("id").GetString()}";

        var edited = await (await ava.SendAsync(HttpMethod.Patch, example, new { reply = "tea, always tea" })).BodyAsync(HttpStatusCode.OK);
        Assert.True(edited.GetProperty("isEdited").GetBoolean());
        Assert.Equal("tea, always tea", (await ava.ReadAsync(example)).GetProperty("reply").GetString());

        await (await ava.SendAsync(HttpMethod.Patch, example, new { excluded = true, reason = "private" })).BodyAsync(HttpStatusCode.OK);
        Assert.Equal(1, (await ava.ReadAsync("/avatars/ava/statistics")).GetProperty("excluded").GetInt32());
        Assert.Equal(total - 1, await CountAsync(ava, ""));
        Assert.Equal(total, await CountAsync(ava, "&excluded=true"));

        var back = await (await ava.SendAsync(HttpMethod.Patch, example, new { excluded = false })).BodyAsync(HttpStatusCode.OK);
        Assert.False(back.TryGetProperty("exclusion", out _));
        Assert.Equal(total, await CountAsync(ava, ""));
    }

    [Theory]
    [InlineData("\"1\"", HttpStatusCode.PreconditionFailed)]
    [InlineData("no quotes", HttpStatusCode.PreconditionFailed)]
    [InlineData("*", HttpStatusCode.OK)]
    public async Task A_change_on_a_condition_is_made_only_where_it_holds(string ifMatch, HttpStatusCode expected)
    {
        await using var app = await TestApp.StartAsync();
        var ava = app.ClientOf("ava");
        await ava.ImportAsync();
        var example = $"/avatars/ava/examples/{(await ava.ReadAsync("/avatars/ava/examples?limit=1")).GetProperty("items")[0].GetProperty("id").GetString()}";
        using var change = await ava.SendAsync(HttpMethod.Patch, example, new { excluded = true }, ifMatch);
        Assert.Equal(expected, change.StatusCode);
        using var avatar = await ava.SendAsync(HttpMethod.Put, "/avatars/ava", new { name = "Ava L." }, ifMatch);
        Assert.Equal(expected, avatar.StatusCode);
    }

    [Theory]
    [InlineData("limit=0")]
    [InlineData("limit=201")]
    [InlineData("limit=ten")]
    [InlineData("order=alphabetical")]
    [InlineData("order=0")]
    [InlineData("minQuality=2")]
    [InlineData("minQuality=NaN")]
    [InlineData("minQuality=0,5")]
    [InlineData("pattern=nonsense")]
    [InlineData("import=nonsense")]
    [InlineData("excluded=perhaps")]
    [InlineData("after=nonsense")]
    public async Task A_query_that_can_not_be_read_is_told(string query)
    {
        await using var app = await TestApp.StartAsync();
        var ava = app.ClientOf("ava");
        await ava.ImportAsync();
        var detail = await (await ava.GetAsync($"/avatars/ava/examples?{query}", Cancelled)).ProblemAsync(HttpStatusCode.BadRequest, "invalid-request");
        Assert.StartsWith(query.Split('=')[0], detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Filters_let_through_what_they_name()
    {
        await using var app = await TestApp.StartAsync();
        var ava = app.ClientOf("ava");
        var import = (await ava.ImportAsync()).GetProperty("id").GetString();
        var statistics = await ava.ReadAsync("/avatars/ava/statistics");
        foreach (var pattern in statistics.GetProperty("byPattern").EnumerateObject())
        {
            Assert.Equal(pattern.Value.GetInt32(), await CountAsync(ava, $"&pattern={pattern.Name}&import={import}"));
        }

        Assert.Equal(0, await CountAsync(ava, $"&import={Guid.NewGuid()}"));
        Assert.InRange(await CountAsync(ava, "&minQuality=0.6&order=quality"), 0, statistics.GetProperty("total").GetInt32());
    }

    [Fact]
    public async Task Notes_are_added_listed_by_kind_and_deleted()
    {
        await using var app = await TestApp.StartAsync();
        var ava = app.ClientOf("ava");
        await ava.PutAsJsonAsync("/avatars/ava", new { name = "Ava" }, Cancelled);
        var note = await (await ava.PostAsync("/avatars/ava/memories", new { text = "Jonas has a new phone.", about = "jonas" })).BodyAsync(HttpStatusCode.Created);
        await (await ava.PostAsync("/avatars/ava/knowledge", new { text = "Doris is a sourdough." })).BodyAsync(HttpStatusCode.Created);
        Assert.Equal("jonas", Assert.Single((await ava.ReadAsync("/avatars/ava/memories")).GetProperty("items").EnumerateArray()).GetProperty("about").GetString());
        Assert.Single((await ava.ReadAsync("/avatars/ava/knowledge")).GetProperty("items").EnumerateArray());

        foreach (var (kind, wrong) in new (string, object)[]
        {
            ("knowledge", new { text = " " }), ("knowledge", new { text = new string('x', 16_001) }), ("knowledge", new { text = "x", about = "jonas" }),
            ("memories", new { text = "x", about = "" }), ("memories", new { text = "x", about = "a\0b" }), ("memories", new { text = "x", about = new string('a', 201) }), ("memories", new { }),
        })
        {
            await (await ava.PostAsync($"/avatars/ava/{kind}", wrong)).ProblemAsync(HttpStatusCode.BadRequest, "invalid-request");
        }

        var path = $"/avatars/ava/notes/{note.GetProperty("id").GetString()}";
        Assert.Equal(HttpStatusCode.NoContent, (await ava.DeleteAsync(path, Cancelled)).StatusCode);
        await (await ava.DeleteAsync(path, Cancelled)).ProblemAsync(HttpStatusCode.NotFound, "not-found");
    }

    [Fact]
    public async Task A_model_from_elsewhere_becomes_a_version_that_can_be_chosen_and_left()
    {
        await using var app = await TestApp.StartAsync();
        var ava = app.ClientOf("ava");
        await ava.PutAsJsonAsync("/avatars/ava", new { name = "Ava" }, Cancelled);
        var version = (await (await ava.PostAsync("/avatars/ava/versions", new { model = "local/elsewhere", baseModel = "local/neutral", prompt = "You are Ava." })).BodyAsync(HttpStatusCode.Created)).GetProperty("number").GetInt32();
        await (await ava.PostAsync("/avatars/ava/versions", new { model = "nobody/elsewhere" })).ProblemAsync(HttpStatusCode.BadRequest, "invalid-request");
        await (await ava.PostAsync("/avatars/ava/versions", new { model = "elsewhere" })).ProblemAsync(HttpStatusCode.BadRequest, "invalid-request");
        await (await ava.PostAsync("/avatars/ava/versions", new { model = "local/x", baseModel = "y" })).ProblemAsync(HttpStatusCode.BadRequest, "invalid-request");

        await (await ava.SendAsync(HttpMethod.Put, "/avatars/ava/active", new { version = 99 })).ProblemAsync(HttpStatusCode.UnprocessableEntity, "unknown-version");
        await (await ava.SendAsync(HttpMethod.Put, "/avatars/ava/active", new { version }, "\"1\"")).ProblemAsync(HttpStatusCode.PreconditionFailed, "changed");
        var tag = (await ava.GetAsync("/avatars/ava", Cancelled)).Headers.ETag!.ToString();
        Assert.Equal("active", (await (await ava.SendAsync(HttpMethod.Put, "/avatars/ava/active", new { version }, tag)).BodyAsync(HttpStatusCode.OK)).GetProperty("state").GetString());
        Assert.True((await ava.ReadAsync("/avatars/ava/versions")).GetProperty("items")[0].GetProperty("isActive").GetBoolean());

        await (await ava.SendAsync<object>(HttpMethod.Delete, "/avatars/ava/active", null, tag)).ProblemAsync(HttpStatusCode.PreconditionFailed, "changed");
        Assert.Equal(HttpStatusCode.NoContent, (await ava.DeleteAsync("/avatars/ava/active", Cancelled)).StatusCode);
        Assert.Equal(0, (await ava.ReadAsync("/avatars/ava/deployments")).GetProperty("items").GetArrayLength());
    }

    [Theory]
    [InlineData("from=22.11.2026")]
    [InlineData("to=2026-02-30")]
    [InlineData("from=2026-11-02&to=2026-11-01")]
    public async Task Days_that_are_none_are_told(string query)
    {
        await using var app = await TestApp.StartAsync();
        var ava = app.ClientOf("ava");
        await ava.PutAsJsonAsync("/avatars/ava", new { name = "Ava" }, Cancelled);
        await (await ava.GetAsync($"/avatars/ava/usage?{query}", Cancelled)).ProblemAsync(HttpStatusCode.BadRequest, "invalid-request");
        await (await ava.GetAsync($"/avatars/ava/costs?{query}", Cancelled)).ProblemAsync(HttpStatusCode.BadRequest, "invalid-request");
    }

    private static async Task<int> CountAsync(HttpClient client, string filter)
    {
        var count = 0;
        for (string? after = ""; after is not null;)
        {
            var page = await client.ReadAsync($"/avatars/ava/examples?limit=20{filter}{after}");
            count += page.GetProperty("items").GetArrayLength();
            after = page.TryGetProperty("next", out var next) ? $"&after={Uri.EscapeDataString(next.GetString()!)}" : null;
        }

        return count;
    }
}
