using System.Globalization;
using AvatarFineTune.AspNetCore.Http;
using AvatarFineTune.Avatars;
using AvatarFineTune.Examples;
using AvatarFineTune.Stores;
using AvatarFineTune.Transcripts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace AvatarFineTune.AspNetCore.Forms;

/// <summary>Chat exports come in, which makes the avatar where it is not there yet, and go out again.</summary>
internal static class UploadForms
{
    public static void Map(RouteGroupBuilder forms)
    {
        forms.MapPost("/upload", UploadAsync).In(FormPlace.Upload, "speakers", "redaction", "consent", "basis").WithMetadata(new MakesAvatar()).GuardUpload();
        forms.MapPost("/imports/{importId:guid}/delete", DeleteAsync).In(FormPlace.Upload);
    }

    private static async Task<IResult> UploadAsync(
        [AsParameters] RequestedAvatar avatar, TrainingDataService training, AvatarService avatars, FormNotices notices, TimeProvider time)
    {
        var form = await avatar.Context.Request.ReadFormAsync(avatar.Cancelled).ConfigureAwait(false);
        var speakers = form["speakers"].ToString().Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var files = form.Files.GetFiles("files").Where(f => f.Length > 0).ToList();
        var basis = form["basis"].ToString().Trim();
        var wrong =
            files.Count == 0 ? FormNotice.Failed("Notice_NoFile") with { Field = "files" }
            : speakers.Length == 0 ? FormNotice.Failed("Notice_NoSpeaker") with { Field = "speakers" }
            : form["consent"] != "yes" ? FormNotice.Failed("Notice_NoConsent") with { Field = "consent" }
            : basis.Length is 0 or > 200 ? FormNotice.Failed("Notice_NoBasis") with { Field = "basis" }
            : null;
        if (wrong is not null)
        {
            return await notices.BackAsync(avatar.Context, wrong).ConfigureAwait(false);
        }

        ImportOptions options = new()
        {
            Speakers = speakers,
            Consent = new(avatar.Key.UserId, basis, time.GetUtcNow()),
            Redaction = form["redaction"].ToString() switch { "off" => RedactionMode.Off, "report" => RedactionMode.Report, _ => RedactionMode.Replace },
        };
        var source = Open(files);
        await using (source.ConfigureAwait(false))
        {
            var import = await training.ImportAsync(avatar.Key, source, options, progress: null, avatar.Cancelled).ConfigureAwait(false);
            await avatars.NameAsync(avatar, form["name"].ToString().Trim() is { Length: > 0 } name ? name : speakers[0]).ConfigureAwait(false);
            var culture = CultureInfo.CurrentCulture;
            var skipped = import.Report.Skipped.Values.Sum();
            return await notices.BackAsync(avatar.Context, FormNotice.Done(
                import.Exchanges.Added == 0 ? "Notice_NothingNew" : skipped == 0 ? "Notice_Imported" : "Notice_ImportedSkipped",
                import.Exchanges.Added.ToString("N0", culture), import.Report.Kept.ToString("N0", culture), skipped.ToString("N0", culture))).ConfigureAwait(false);
        }
    }

    /// <summary>What the form has spooled to disk is read from there, as often as a reader needs.</summary>
    private static TranscriptSource Open(List<IFormFile> files)
    {
        List<TranscriptSource> parts = [.. files.Select(f => TranscriptSource.FromOpener(NameOf(f), _ => ValueTask.FromResult(f.OpenReadStream())))];
        return parts.Count == 1 ? parts[0] : TranscriptSource.Combine($"{parts[0].Name} and {parts.Count - 1} more", parts);
    }

    /// <summary>Some browsers send a path.</summary>
    private static string NameOf(IFormFile file) => file.FileName.Split('/', '\\')[^1] is { Length: > 0 } name ? name : "upload";

    private static async Task<IResult> DeleteAsync([AsParameters] RequestedAvatar avatar, Guid importId, TrainingDataService training, FormNotices notices)
    {
        if (await training.GetImportAsync(avatar.Key, importId, avatar.Cancelled).ConfigureAwait(false) is null)
        {
            return await notices.BackAsync(avatar.Context, FormNotice.Failed("Notice_ImportGone")).ConfigureAwait(false);
        }

        var form = await avatar.Context.Request.ReadFormAsync(avatar.Cancelled).ConfigureAwait(false);
        var report = await training.EraseAsync(
            avatar.Key, ErasureScope.Import(importId), new() { AllowReimport = form["again"] == "yes" }, avatar.Cancelled).ConfigureAwait(false);
        var versions = report.TrainedVersions.Count;
        var examples = report.Examples.ToString("N0", CultureInfo.CurrentCulture);
        return await notices.BackAsync(avatar.Context, versions == 0
            ? FormNotice.Done("Notice_ImportDeleted", examples)
            : FormNotice.Done("Notice_ImportAndVersionsDeleted", examples, string.Join(", ", report.TrainedVersions))).ConfigureAwait(false);
    }
}
