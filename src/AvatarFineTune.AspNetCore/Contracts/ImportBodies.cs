using AvatarFineTune.AspNetCore.Http;
using AvatarFineTune.Examples;
using AvatarFineTune.Stores;

namespace AvatarFineTune.AspNetCore.Contracts;

/// <summary>One import of chats, with what became of every message.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Source">The file's name.</param>
/// <param name="CreatedAt">When it was imported.</param>
/// <param name="Platforms">Which apps the chats are from.</param>
/// <param name="Kept">Messages that were kept.</param>
/// <param name="Skipped">Messages that were skipped, by reason.</param>
/// <param name="Duplicates">Messages that were there already, in another export.</param>
/// <param name="NotUnderstood">Lines that could not be read.</param>
/// <param name="Exchanges">Exchanges that were found.</param>
/// <param name="Added">Exchanges that became examples.</param>
/// <param name="Redactions">Private values that were found, by kind.</param>
/// <param name="ConsentBy">Who consented; missing if nobody was named.</param>
internal sealed record ImportBody(
    Guid Id, string Source, DateTimeOffset CreatedAt, IReadOnlyList<string> Platforms, long Kept, IReadOnlyDictionary<string, long> Skipped,
    long Duplicates, long NotUnderstood, int Exchanges, int Added, IReadOnlyDictionary<string, int> Redactions, string? ConsentBy)
{
    public static ImportBody Of(TrainingData data) => new(
        data.Id, data.SourceName, data.CreatedAt, data.Report.Platforms, data.Report.Kept, data.Report.Skipped.ToDictionary(s => Words.Of(s.Key), s => s.Value),
        data.Report.Duplicates, data.Report.NotUnderstood, data.Exchanges.Exchanges, data.Exchanges.Added, data.Exchanges.Redactions, data.Consent?.By);

    /// <summary>Hides the file's name and people.</summary>
    public override string ToString() => $"import {Id}";
}

/// <summary>An avatar's imports.</summary>
/// <param name="Items">All of them, newest first.</param>
internal sealed record ImportList(IReadOnlyList<ImportBody> Items);

/// <summary>What is to be erased.</summary>
/// <param name="Scope"><c>avatar</c>, <c>import</c> or <c>participant</c>.</param>
/// <param name="Import">The import's id, with the scope <c>import</c>.</param>
/// <param name="Participant">The person's name or platform id, with the scope <c>participant</c>.</param>
/// <param name="Preview">Tells what would be erased, and erases nothing.</param>
/// <param name="AllowReimport">Whether the same messages may come in again.</param>
/// <param name="KeepTrainedModels">Whether models that were trained on it stay at their vendors.</param>
internal sealed record ErasureRequest(string Scope, Guid? Import = null, string? Participant = null, bool Preview = false, bool AllowReimport = false, bool KeepTrainedModels = false)
{
    /// <summary>Hides the person.</summary>
    public override string ToString() => $"erasure of {Scope}";
}

/// <summary>What was erased.</summary>
/// <param name="Examples">Examples that are gone.</param>
/// <param name="DatasetLines">Lines of stored datasets that are gone.</param>
/// <param name="TrainedVersions">Versions that had been trained on some of it.</param>
/// <param name="CancelledJobs">Jobs that were cancelled for it.</param>
/// <param name="VendorErasures">Deletions that were queued at vendors.</param>
/// <param name="Deactivated">Whether the active version was among the trained ones.</param>
internal sealed record ErasureBody(int Examples, int DatasetLines, IReadOnlyList<int> TrainedVersions, int CancelledJobs, int VendorErasures, bool Deactivated)
{
    public static ErasureBody Of(ErasureReport report) => new(
        report.Examples, report.DatasetLines, report.TrainedVersions, report.CancelledJobs, report.VendorErasures, report.Deactivated);
}

/// <summary>A deletion at a vendor.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Job">The job whose files and model it is about.</param>
/// <param name="Vendor">At whom.</param>
/// <param name="Status">How far it is.</param>
/// <param name="Files">What became of the files.</param>
/// <param name="Model">What became of the model.</param>
/// <param name="Hosting">What became of the hosting.</param>
/// <param name="RequestedAt">Since when.</param>
/// <param name="DoneAt">When it ended; missing while it goes on.</param>
internal sealed record VendorErasureBody(
    Guid Id, Guid Job, string Vendor, string Status, string Files, string Model, string Hosting, DateTimeOffset RequestedAt, DateTimeOffset? DoneAt)
{
    public static VendorErasureBody Of(VendorErasure erasure) => new(
        erasure.Id, erasure.Job.Id, erasure.Vendor, Words.Of(erasure.Status), Words.Of(erasure.Files), Words.Of(erasure.Model), Words.Of(erasure.Deployments), erasure.RequestedAt, erasure.DoneAt);
}

/// <summary>An avatar's deletions at vendors.</summary>
/// <param name="Items">All of them.</param>
internal sealed record VendorErasureList(IReadOnlyList<VendorErasureBody> Items);
