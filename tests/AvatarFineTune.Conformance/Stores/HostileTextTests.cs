using System.Text.RegularExpressions;
using AvatarFineTune.Avatars;
using AvatarFineTune.Datasets;
using AvatarFineTune.Examples;
using AvatarFineTune.Jobs;
using AvatarFineTune.Stores;
using AvatarFineTune.Transcripts;

namespace AvatarFineTune.Conformance.Stores;

/// <summary>
/// Text of any kind survives every column. Two things that databases can't keep become U+FFFD in free text and are refused
/// in ids: U+0000 and halves of surrogate pairs.
/// </summary>
public abstract class HostileTextTests : StoreSuite
{
    public static TheoryData<string> Texts =>
    [
        "",
        " ",
        "it's \"quoted\" `so` \\ and -- /* not */ SQL; DROP TABLE avatar_profiles; $user @p :x ?1 %s {0}",
        "line\nbreak\r\n tab\t bell\u0007 del\u007f nel\u0085 ls\u2028 ps\u2029",
        "👩‍👩‍👧‍👦 👍🏽 🇹🇷 \U0001F600",
        "\u202Eright to left\u202C שלום مرحبا",
        "e\u0301 vs \u00e9, ﬁ, ß, İ i̇ ı",
        "\uFEFF\uFFFD\uFFFF\uE000\U0010FFFF",
        "\u0001\u001f{\"json\":[1,null]}",
    ];

    [Theory]
    [MemberData(nameof(Texts))]
    public virtual async Task Text_survives_every_column(string text) => await RoundTripAsync(text, text);

    [Fact]
    public virtual async Task A_very_long_text_survives() =>
        await RoundTripAsync(string.Concat(Enumerable.Repeat("Ça va? 👍 ", 100_000)));

    // Escaped, because an attribute itself can't hold half a surrogate pair.
    [Theory]
    [InlineData(@"a\0b", "a\uFFFDb")]
    [InlineData(@"\0", "\uFFFD")]
    [InlineData(@"a\uD83D", "a\uFFFD")]
    [InlineData(@"\uDC4D\uD83Da", "\uFFFD\uFFFDa")]
    [InlineData(@"\uD83D\uDC4D\uD83D\uD83D\uDC4D\0", "👍\uFFFD👍\uFFFD")]
    public virtual async Task What_no_database_can_keep_becomes_a_replacement_character(string escaped, string kept) =>
        await RoundTripAsync(Regex.Unescape(escaped), kept);

    [Theory]
    [InlineData(@"a\0b")]
    [InlineData(@"a\uD800")]
    [InlineData(@"\uDC00a")]
    [InlineData(@"\uD83D\uDC4D\uD83D")]
    [InlineData("")]
    public virtual async Task In_an_id_it_is_refused(string escaped)
    {
        var id = Regex.Unescape(escaped);
        Assert.ThrowsAny<ArgumentException>(() => new AvatarKey(id, "ava"));
        Assert.ThrowsAny<ArgumentException>(() => new AvatarKey("user", id));
        await RefusedAsync(() => Store.ListAvatarsAsync(id, Token));
        await RefusedAsync(() => Store.GetJobAsync(new(id, Guid.NewGuid()), Token));
        await RefusedAsync(() => Store.RequestCancelAsync(new(id, Guid.NewGuid()), Under.Now, Token));
        await RefusedAsync(() => Store.ListEventsAsync(new(id, Guid.NewGuid()), Token));
        await RefusedAsync(() => Store.AddJobAsync(Sample.Job(id), Token));
        await RefusedAsync(() => Store.FindUnfinishedJobAsync(Ava, id, Token));
        await RefusedAsync(() => Queue.ClaimAsync(new JobKey(id, Guid.NewGuid()), "w", TimeSpan.FromMinutes(1), Token));
        await RefusedAsync(() => Queue.ClaimAsync(id, TimeSpan.FromMinutes(1), 1, Token));
        await RefusedAsync(() => Usage.GetDailyAsync(new(id), Token));
        await RefusedAsync(() => Usage.GetDailyAsync(new("user", id), Token));
        await RefusedAsync(() => Usage.RecordAsync(Sample.Record() with { CallerId = id }, Token));
        await RefusedAsync(() => Store.SaveNoteAsync(Sample.Note("tea", NoteKind.Memory, id), Token));
        await RefusedAsync(() => Store.SearchNotesAsync(Ava, "tea", id, 1, Token));

        static Task RefusedAsync(Func<Task> call) => Assert.ThrowsAnyAsync<ArgumentException>(call);
    }

    [Theory]
    [InlineData("it's")]
    [InlineData("a/b c;--")]
    [InlineData("\u202Eid 👍")]
    [InlineData(" ")]
    public virtual async Task Other_ids_are_kept_as_they_are(string id)
    {
        var key = new AvatarKey(id + Ava.UserId, id);
        await Store.SaveAvatarAsync(new() { Avatar = key }, Token);
        await Usage.RecordAsync(Sample.Record() with { Avatar = key }, Token);

        Assert.Equal(key, Assert.Single(await Store.ListAvatarsAsync(key.UserId, Token)).Avatar);
        Assert.Equal(key, Assert.Single(await Usage.GetDailyAsync(new(key.UserId, id), Token)).Avatar);
    }

    [Fact]
    public virtual async Task A_participant_is_erased_under_the_name_that_was_stored()
    {
        var import = Sample.Import();
        await Store.ImportAsync(import, Sample.Example(import, "a", "B\0en \"👍\" \uD83D"));

        Assert.Equal(["B\uFFFDen \"👍\" \uFFFD"], Assert.Single(await Store.ReadAllAsync(Ava)).Participants);
        Assert.Equal(1, (await Store.EraseAsync(Ava, ErasureScope.Participant("B\0en \"👍\" \uD83D"), Token)).Examples);
    }

    private async Task RoundTripAsync(string text, string? expected = null)
    {
        var kept = expected ?? text;
        var profile = await Store.SaveAvatarAsync(new() { Avatar = Ava, Name = text, Prompt = text }, Token);
        Assert.Equal((kept, kept), (profile.Name, profile.Prompt));
        Assert.Equal(profile, await Store.GetAvatarAsync(Ava, Token));

        var import = Sample.Import(text) with { Consent = new(text, text, Under.Now) };
        import = import with
        {
            Report = import.Report with
            {
                Chats = [new() { Id = text, Title = text, Platform = "p", Skipped = new Dictionary<SkipReason, long>() }],
                NotUnderstoodSamples = [new(text, 1, text)],
            },
            Exchanges = import.Exchanges with { Redactions = new Dictionary<string, int> { [text] = 1 } },
        };
        var example = Sample.Example(import, "a", text) with { Prompt = text, Reply = text, Exclusion = text };
        await Store.ImportAsync(import, example);
        var readImport = await Store.GetImportAsync(Ava, import.Id, Token);
        Assert.Equal((kept, kept, kept), (readImport!.SourceName, readImport.Consent!.By, readImport.Consent.Basis));
        Assert.Equal((kept, kept), (readImport.Report.Chats[0].Title, readImport.Report.NotUnderstoodSamples[0].Excerpt));
        Assert.Equal([kept], readImport.Exchanges.Redactions.Keys);
        var read = await Store.GetExampleAsync(Ava, example.Id, Token);
        Assert.Equal((kept, kept, kept, kept), (read!.Prompt, read.Reply, read.Exclusion, read.Participants[0]));

        var dataset = await Store.AddAsync(Sample.Dataset(text) with { Prompt = text }, Sample.Line(DatasetSide.Training, 0) with { Json = text });
        Assert.Equal(kept, (await Store.GetDatasetAsync(Ava, dataset.Id, Token))!.Prompt);
        Assert.Equal(kept, (await Store.LinesAsync(Ava, dataset.Id, DatasetSide.Training))[0].Json);

        var claim = await Under.AddAndClaimAsync(Sample.Job("key") with { Suffix = text });
        var job = await Queue.SaveAsync(
            claim,
            claim.Job with { Status = FineTuneJobStatus.Running, RawStatus = text, Error = text, VendorJobId = text, TrainingFileId = text },
            [new(text, Under.Now, text, text, null, new Dictionary<string, double> { [text] = 1 })],
            Token);
        Assert.Equal((kept, kept, kept, kept, kept), (job.Suffix, job.RawStatus, job.Error, job.VendorJobId, job.TrainingFileId));
        Assert.Equal(job, await Store.GetJobAsync(job.Key, Token));
        var stored = Assert.Single(await Store.ListEventsAsync(job.Key, Token));
        Assert.Equal((kept, kept, kept, kept), (stored.Id, stored.Level, stored.Message, stored.Metrics!.Keys.Single()));

        await Store.AdoptVersionAsync(Sample.Version("m" + text[..Math.Min(500, text.Length)]) with { Prompt = text }, Token);
        Assert.Equal(kept, (await Store.GetVersionAsync(Ava, 1, Token))!.Prompt);

        var note = Sample.Note(text[..Math.Min(16_000, text.Length)]);
        await Store.SaveNoteAsync(note, Token);
        Assert.Equal(kept[..Math.Min(16_000, kept.Length)], Assert.Single(await Store.ListNotesAsync(Ava, NoteKind.Knowledge, Token)).Text);
    }
}
