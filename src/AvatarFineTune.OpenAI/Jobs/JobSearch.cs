using AvatarFineTune.OpenAI.Files;
using AvatarFineTune.OpenAI.Http;
using AvatarFineTune.OpenAI.Wire;
using AvatarFineTune.Vendors;

namespace AvatarFineTune.OpenAI.Jobs;

/// <summary>
/// Finds the job that was made for one of ours: by its metadata, else by its training file, whose name carries our id. "There is none" is only
/// said when all were looked at that can be it, since another is created then.
/// </summary>
internal sealed class JobSearch(VendorConnection connection, VendorHttp http, FilesApi files)
{
    /// <summary>Pages that are looked through before it is owned that the job can't be told from so many.</summary>
    private const int MaxPages = 200;

    /// <summary>How far clocks may differ: ours, by which our id is dated, and the service's.</summary>
    private static readonly TimeSpan ClockSlack = TimeSpan.FromDays(1);

    public async Task<WireJob?> FindAsync(Guid jobId, CancellationToken cancellationToken)
    {
        if (connection.Profile.Tag == OpenAITag.None)
        {
            return null;
        }

        var tag = JobRequestBody.TagOf(jobId);
        if (connection.Profile.Tag == OpenAITag.Metadata
            && await LookAsync($"fine_tuning/jobs?metadata%5B{JobRequestBody.TagName}%5D={tag}", jobId, j => IsTagged(j, tag), cancellationToken).ConfigureAwait(false) is { } tagged)
        {
            return tagged;
        }

        // Also where metadata is the tag: the service may have dropped it, and then lists nothing by it.
        var ours = await TrainingFilesAsync(jobId, cancellationToken).ConfigureAwait(false);
        return ours.Count == 0 ? null : await LookAsync("fine_tuning/jobs", jobId, j => IsOurs(j, tag, ours), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>A job that carries a tag is whose the tag says; one that carries none, whose file it was trained on.</summary>
    private static bool IsOurs(WireJob job, string tag, HashSet<string> ours) =>
        IsTagged(job, tag) || (job.MetadataOf(JobRequestBody.TagName) is null && job.TrainingFile is { } file && ours.Contains(file));

    private static bool IsTagged(WireJob job, string tag) => string.Equals(job.MetadataOf(JobRequestBody.TagName), tag, StringComparison.OrdinalIgnoreCase);

    private async Task<HashSet<string>> TrainingFilesAsync(Guid jobId, CancellationToken cancellationToken)
    {
        var prefix = $"aft-{jobId:N}-";
        var ours = new HashSet<string>(StringComparer.Ordinal);
        await foreach (var file in files.ListAsync(cancellationToken, mustBeWhole: true).ConfigureAwait(false))
        {
            if (file.Name.StartsWith(prefix, StringComparison.Ordinal))
            {
                ours.Add(file.Id);
            }
        }

        return ours;
    }

    /// <returns>The oldest that fits: should there be more, it is the one that was meant.</returns>
    private async Task<WireJob?> LookAsync(string path, Guid jobId, Func<WireJob, bool> fits, CancellationToken cancellationToken)
    {
        WireJob? found = null;
        var pages = 0;
        var notBefore = MadeAt(jobId) - ClockSlack;
        await foreach (var page in http.PagesAsync(Operations.FindJob, path, WireJson.Default.WirePageWireJob, cancellationToken, mustBeWhole: true).ConfigureAwait(false))
        {
            found = page.LastOrDefault(fits) ?? found;
            if (IsAllBefore(page, notBefore))
            {
                break;
            }

            if (++pages == MaxPages)
            {
                return found ?? throw new ModelVendorException(
                    connection.Vendor, Operations.FindJob, VendorFault.Unavailable,
                    FormattableString.Invariant($"'{connection.Vendor}' has too many jobs to find one among them: the latest {MaxPages} pages were looked through. Look there for a job on a file named aft-{jobId:N}-train.jsonl."));
            }
        }

        return found;
    }

    /// <summary>
    /// Lists begin with the latest: after a page that is older than our own job, no other can be it. Not so where a list goes another way, or where the page
    /// does not show which way it goes.
    /// </summary>
    private static bool IsAllBefore(IReadOnlyList<WireJob> page, DateTimeOffset? notBefore) =>
        notBefore is { } limit && page[0].CreatedAt < limit && page[0].CreatedAt > page[^1].CreatedAt
        && page.Zip(page.Skip(1)).All(pair => pair.First.CreatedAt >= pair.Second.CreatedAt);

    /// <summary>When our job was made, which a version 7 id says; <see langword="null"/> if it is another kind of id.</summary>
    private static DateTimeOffset? MadeAt(Guid id)
    {
        if (id.Version != 7)
        {
            return null;
        }

        Span<byte> bytes = stackalloc byte[16];
        id.TryWriteBytes(bytes, bigEndian: true, out _);
        var milliseconds = (long)(System.Buffers.Binary.BinaryPrimitives.ReadUInt64BigEndian(bytes) >> 16);
        return milliseconds < 253_402_300_800_000 ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds) : null;
    }
}
