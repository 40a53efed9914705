using AvatarFineTune.Avatars;
using AvatarFineTune.Stores;
using Microsoft.Extensions.DependencyInjection;

namespace AvatarFineTune.Core.Tests.Avatars;

public sealed class AvatarTests
{
    [Theory]
    [InlineData("")]
    [InlineData("a\0b")]
    [InlineData(null)]
    public void An_id_that_no_store_can_keep_is_refused(string? id)
    {
        Assert.False(AvatarKey.IsId(id));
        Assert.ThrowsAny<ArgumentException>(() => new AvatarKey(id!, "ava"));
        Assert.ThrowsAny<ArgumentException>(() => new AvatarKey("user", id!));
    }

    [Fact]
    public void Half_a_surrogate_pair_is_no_id()
    {
        var half = new string(['a', '\ud83d', 'b']);
        Assert.False(AvatarKey.IsId(half));
        Assert.Throws<ArgumentException>(() => new AvatarKey(half, "ava"));
        Assert.True(AvatarKey.IsId("a\ud83d\ude00b"));
    }

    [Fact]
    public void An_id_has_at_most_200_characters_and_says_how_many_it_has()
    {
        _ = new AvatarKey(new string('a', 200), "ava");
        Assert.Equal((true, false), (AvatarKey.IsId(new string('a', 200)), AvatarKey.IsId(new string('a', 201))));
        Assert.Contains("201", Assert.Throws<ArgumentException>(() => new AvatarKey(new string('a', 201), "ava")).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("local/neutral", "local", "neutral")]
    [InlineData("nebius/meta-llama/Llama-3.1-8B-Instruct", "nebius", "meta-llama/Llama-3.1-8B-Instruct")]
    [InlineData("openai/ft:gpt-4.1:org::id", "openai", "ft:gpt-4.1:org::id")]
    public void A_model_is_read_as_it_is_shown(string text, string vendor, string model)
    {
        var parsed = ModelRef.Parse(text);
        Assert.Equal((vendor, model, text), (parsed.Vendor, parsed.Model, parsed.ToString()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("neutral")]
    [InlineData("/neutral")]
    [InlineData("local/")]
    public void A_model_without_vendor_or_id_is_refused_with_an_example(string text) =>
        Assert.Contains("vendor/model", Assert.Throws<FormatException>(() => ModelRef.Parse(text)).Message, StringComparison.Ordinal);

    [Fact]
    public async Task Name_prompt_and_notes_are_kept()
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddAvatarFineTuning().UseInMemoryStore();
        await using var app = services.BuildServiceProvider();
        var avatars = app.GetRequiredService<AvatarService>();
        var ava = new AvatarKey("user", "ava");

        await avatars.SaveAsync(new() { Avatar = ava, Name = "Ava", Prompt = "You are Ava." });
        var fact = await avatars.AddKnowledgeAsync(ava, "The cat is called Biscuit.");
        await avatars.RememberAsync(ava, "Jonas moves in May.", callerId: "jonas");

        Assert.Equal("Ava", (await avatars.GetAsync(ava))!.Name);
        Assert.Equal(ava, Assert.Single(await avatars.ListAsync("user")).Avatar);
        Assert.Equal("jonas", Assert.Single(await avatars.ListNotesAsync(ava, NoteKind.Memory)).CallerId);
        Assert.True(await avatars.DeleteNoteAsync(ava, fact.Id));
        Assert.Empty(await avatars.ListNotesAsync(ava, NoteKind.Knowledge));
        Assert.Null(await avatars.GetAsync(new("other", "ava")));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => avatars.AddKnowledgeAsync(ava, " "));
    }
}
