using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using System.Text;
using AngleSharp.Dom;
using AvatarFineTune.AspNetCore.Tests.Panel;
using AvatarFineTune.Avatars;
using AvatarFineTune.Examples;

namespace AvatarFineTune.AspNetCore.Tests.Forms;

public sealed class UploadFormTests
{
    private const string Page = "/page?part=TrainingDataUpload&who=ava";

    private static readonly byte[] Chat = Encoding.UTF8.GetBytes(
        """
        01/02/2025, 10:00 - Jonas: What did you have for breakfast today?
        01/02/2025, 10:01 - Ava: Two eggs and far too much coffee, as ever
        01/02/2025, 10:05 - Jonas: And where are you off to after that?
        01/02/2025, 10:06 - Ava: To the harbour, the seal is back they say

        """);

    private static readonly Dictionary<string, string> Filled = new() { ["speakers"] = "Ava", ["consent"] = "yes", ["basis"] = "consent" };

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private static string NoticeOf(IParentNode page) => page.QuerySelector("[data-aft-notice]")!.TextContent;

    [Fact]
    public async Task An_upload_makes_the_avatar_and_reports_what_came_of_it_once()
    {
        await using var site = await PanelSite.StartAsync(parameters: new() { ["Name"] = "Ava L." });
        var browser = site.Open();
        var form = (await browser.OpenAsync(Page)).QuerySelector("form")!;

        using var sent = await browser.PostAsync(form, Filled, files: ("chat.txt", Chat));
        Assert.Equal(HttpStatusCode.SeeOther, sent.StatusCode);
        Assert.StartsWith($"{Page}#aft-notice-upload-", sent.Headers.Location!.OriginalString, StringComparison.Ordinal);

        var page = await browser.OpenAsync(sent.Headers.Location.OriginalString);
        Assert.Equal("2 new examples from 4 messages.", NoticeOf(page));
        Assert.Equal(sent.Headers.Location.OriginalString.Split('#')[1], page.QuerySelector("[data-aft-notice]")!.Id);
        Assert.Equal("chat.txt", page.QuerySelector("li .aft-strong")!.TextContent);
        Assert.Null((await browser.OpenAsync(Page)).QuerySelector("[data-aft-notice]"));

        Assert.Equal("Ava L.", (await site.Get<AvatarService>().GetAsync(PanelSite.Key("ava"), Cancelled))!.Name);
        var import = Assert.Single(await site.Get<TrainingDataService>().ListImportsAsync(PanelSite.Key("ava"), Cancelled));
        Assert.Equal(("ava", "consent"), (import.Consent!.By, import.Consent.Basis));
    }

    [Fact]
    public async Task An_upload_tells_how_much_of_it_was_skipped()
    {
        await using var site = await PanelSite.StartAsync();
        var browser = site.Open();
        byte[] withMedia = [.. Chat, .. "01/02/2025, 10:07 - Ava: <Media omitted>\n"u8];

        var page = await browser.SubmitAsync((await browser.OpenAsync(Page)).QuerySelector("form")!, Filled, files: ("chat.txt", withMedia));
        Assert.Equal("2 new examples from 4 messages. Skipped: 1, for the reasons below.", NoticeOf(page));

        page = await browser.SubmitAsync(page.QuerySelector("form")!, Filled, files: ("chat.txt", withMedia));
        Assert.Equal("The chat held no new example. Messages read: 4. Skipped: 1.", NoticeOf(page));
    }

    [Fact]
    public async Task Several_files_and_a_zip_are_one_import()
    {
        await using var site = await PanelSite.StartAsync();
        var browser = site.Open();
        using var zip = new MemoryStream();
        using (var archive = new ZipArchive(zip, ZipArchiveMode.Create, leaveOpen: true))
        {
            await using var entry = await archive.CreateEntry("WhatsApp Chat with Jonas.txt").OpenAsync(Cancelled);
            await entry.WriteAsync(Chat, Cancelled);
        }

        var later = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(Chat).Replace("01/02/2025", "03/04/2025", StringComparison.Ordinal).Replace("breakfast", "supper", StringComparison.Ordinal).Replace("seal", "gull", StringComparison.Ordinal));
        var page = await browser.SubmitAsync((await browser.OpenAsync(Page)).QuerySelector("form")!, Filled, files: [("export.zip", zip.ToArray()), ("later.txt", later)]);

        Assert.Contains("from 8 messages", NoticeOf(page), StringComparison.Ordinal);
        Assert.Equal("export.zip and 1 more", page.QuerySelector("li .aft-strong")!.TextContent);
    }

    [Fact]
    public async Task A_file_beyond_what_is_kept_in_memory_is_read_from_disk_as_often_as_needed()
    {
        await using var site = await PanelSite.StartAsync();
        var browser = site.Open();
        var chat = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 3_000).Select(i => Encoding.UTF8.GetString(Chat).Replace("today", $"{i}", StringComparison.Ordinal))));

        var page = await browser.SubmitAsync((await browser.OpenAsync(Page)).QuerySelector("form")!, Filled, files: ("chat.txt", chat));

        Assert.Contains("from 12,000 messages", NoticeOf(page), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_speaker_is_told_with_the_names_that_there_are_beside_the_field()
    {
        await using var site = await PanelSite.StartAsync();
        var browser = site.Open();

        var page = await browser.SubmitAsync(
            (await browser.OpenAsync(Page)).QuerySelector("form")!, new(Filled) { ["speakers"] = "Avva" }, files: ("chat.txt", Chat));

        Assert.Contains("'Ava' (2 messages)", NoticeOf(page), StringComparison.Ordinal);
        Assert.Contains("'Jonas'", NoticeOf(page), StringComparison.Ordinal);
        var field = page.QuerySelector("textarea[name=speakers]")!;
        Assert.Equal("true", field.GetAttribute("aria-invalid"));
        Assert.StartsWith(page.QuerySelector("[data-aft-notice]")!.Id!, field.GetAttribute("aria-describedby"), StringComparison.Ordinal);
        Assert.Null(await site.Get<AvatarService>().GetAsync(PanelSite.Key("ava"), Cancelled));
    }

    [Fact]
    public async Task What_was_written_stays_in_a_form_that_is_refused_and_is_gone_afterwards()
    {
        await using var site = await PanelSite.StartAsync();
        var browser = site.Open();
        Dictionary<string, string> written = new() { ["speakers"] = "Avva\nA. <b>", ["consent"] = "yes", ["basis"] = "we agreed on \"it\"", ["redaction"] = "report" };
        var form = (await browser.OpenAsync(Page)).QuerySelector("form")!;

        var page = await browser.SubmitAsync(form, written, files: ("chat.txt", Chat));
        Assert.Equal(("Avva\nA. <b>", "we agreed on \"it\"", "report", true), FieldsOf(page));
        Assert.Equal(("", "consent", "replace", false), FieldsOf(await browser.OpenAsync(Page)));

        // Of what is too long for a notice, nothing comes back rather than a half; the rest does.
        page = await browser.SubmitAsync(form, new(written) { ["speakers"] = $"Avva{new string(' ', 2_300)}" }, files: ("chat.txt", Chat));
        Assert.Equal(("", "we agreed on \"it\"", "report", true), FieldsOf(page));

        static (string?, string?, string?, bool) FieldsOf(IParentNode page) => (
            page.QuerySelector("textarea[name=speakers]")!.TextContent, page.QuerySelector("input[name=basis]")!.GetAttribute("value"),
            page.QuerySelector("option[selected]")!.GetAttribute("value"), page.QuerySelector("input[name=consent]")!.HasAttribute("checked"));
    }

    [Theory]
    [InlineData("consent", "Confirm that you may")]
    [InlineData("basis", "on what basis")]
    [InlineData("speakers", "how the person is called")]
    [InlineData("files", "Choose a file")]
    public async Task What_is_missing_is_said_at_its_field(string field, string words)
    {
        await using var site = await PanelSite.StartAsync();
        var browser = site.Open();

        var page = await browser.SubmitAsync(
            (await browser.OpenAsync(Page)).QuerySelector("form")!, new(Filled) { [field] = "" }, files: ("chat.txt", field == "files" ? [] : Chat));

        Assert.Contains(words, NoticeOf(page), StringComparison.Ordinal);
        Assert.Equal("true", page.QuerySelector($"[name={field}]")!.GetAttribute("aria-invalid"));
    }

    [Fact]
    public async Task A_too_large_upload_is_told_before_or_while_it_is_read()
    {
        await using var site = await PanelSite.StartAsync(o => o.MaxUploadBytes = 1_000);
        var browser = site.Open();
        var form = (await browser.OpenAsync(Page)).QuerySelector("form")!;

        var page = await browser.SubmitAsync(form, Filled, files: ("chat.txt", new byte[2_000]));
        Assert.Contains("larger than 1000 B", NoticeOf(page), StringComparison.Ordinal);

        page = await browser.SubmitAsync(form, Filled, files: ("chat.txt", new byte[600_000]));
        Assert.Contains("larger than 1000 B", NoticeOf(page), StringComparison.Ordinal);
        Assert.Equal("true", page.QuerySelector("input[name=files]")!.GetAttribute("aria-invalid"));
    }

    [Fact]
    public async Task An_upload_larger_than_the_servers_own_limit_is_taken()
    {
        await using var site = await PanelSite.StartAsync();
        var browser = site.Open();
        using var zip = new MemoryStream();
        using (var archive = new ZipArchive(zip, ZipArchiveMode.Create, leaveOpen: true))
        {
            await using (var chat = await archive.CreateEntry("WhatsApp Chat with Jonas.txt").OpenAsync(Cancelled))
            {
                await chat.WriteAsync(Chat, Cancelled);
            }

            await using var video = await archive.CreateEntry("VID-1.mp4", CompressionLevel.NoCompression).OpenAsync(Cancelled);
            await video.WriteAsync(new byte[31_000_000], Cancelled);
        }

        var page = await browser.SubmitAsync((await browser.OpenAsync(Page)).QuerySelector("form")!, Filled, files: ("export.zip", zip.ToArray()));

        Assert.Contains("from 4 messages", NoticeOf(page), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_slow_upload_is_given_up()
    {
        await using var site = await PanelSite.StartAsync(o => o.UploadTimeout = TimeSpan.FromSeconds(1));
        var browser = site.Open();
        var form = (await browser.OpenAsync(Page)).QuerySelector("form")!;
        using var client = new TcpClient();
        await client.ConnectAsync(site.Address.Host, site.Address.Port, Cancelled);
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(
            $"POST {form.GetAttribute("action")} HTTP/1.1\r\nHost: {site.Address.Authority}\r\nX-User: ava\r\nContent-Length: 500\r\nContent-Type: multipart/form-data; boundary=x\r\n\r\n"
            + "--x\r\nContent-Disposition: form-data; name=\"files\"; filename=\"a.txt\"\r\n\r\nbegun, and nothing more"), Cancelled);
        using var reader = new StreamReader(stream);
        Assert.Equal("HTTP/1.1 303 See Other", await reader.ReadLineAsync(Cancelled));
        for (var line = "x"; line.Length > 0; line = await reader.ReadLineAsync(Cancelled) ?? "")
        {
            if (line.StartsWith("Set-Cookie: aft-notice=", StringComparison.Ordinal))
            {
                browser.Cookies["aft-notice"] = line.Split('=', 2)[1].Split(';')[0];
            }
        }

        Assert.Contains("took longer than", NoticeOf(await browser.OpenAsync(Page)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Too_many_uploads_are_told_to_wait()
    {
        await using var site = await PanelSite.StartAsync(o => o.RateLimit = 1);
        var browser = site.Open();
        var form = (await browser.OpenAsync(Page)).QuerySelector("form")!;
        await browser.SubmitAsync(form, Filled, files: ("chat.txt", Chat));

        Assert.Contains("Wait 60 seconds", NoticeOf(await browser.SubmitAsync(form, Filled, files: ("chat.txt", Chat))), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_import_is_deleted_with_a_confirmation_that_needs_no_script()
    {
        await using var site = await PanelSite.StartAsync();
        await site.ImportAsync("ava", 12);
        var browser = site.Open();

        var details = (await browser.OpenAsync(Page)).QuerySelector("li details")!;
        Assert.False(details.HasAttribute("open"));
        var page = await browser.SubmitAsync(details.QuerySelector("form")!, new() { ["again"] = "yes" });

        Assert.Equal("The import was deleted with 12 examples.", NoticeOf(page));
        Assert.Empty(await site.Get<TrainingDataService>().ListImportsAsync(PanelSite.Key("ava"), Cancelled));
        Assert.Equal("This import is not there any more.", NoticeOf(await browser.SubmitAsync(details.QuerySelector("form")!)));
        await site.ImportAsync("ava", 12);
        Assert.Equal(12, (await site.Get<TrainingDataService>().GetStatisticsAsync(PanelSite.Key("ava"), Cancelled)).Total);
    }
}
