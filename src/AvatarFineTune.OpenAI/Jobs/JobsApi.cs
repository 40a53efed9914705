using AvatarFineTune.OpenAI.Files;
using AvatarFineTune.OpenAI.Http;
using AvatarFineTune.OpenAI.Wire;
using AvatarFineTune.Vendors;

namespace AvatarFineTune.OpenAI.Jobs;

/// <summary><c>/fine_tuning/jobs</c>.</summary>
internal sealed class JobsApi(VendorConnection connection, VendorHttp http, FilesApi files, JobReader reader)
{
    private readonly JobSearch _search = new(connection, http, files);

    public static string PathOf(string id) => $"fine_tuning/jobs/{Uri.EscapeDataString(id)}";

    public async Task<VendorJob> CreateAsync(VendorJobRequest request, VendorCapabilities can, CancellationToken cancellationToken)
    {
        if (can.ClosedToNewJobs is { } closed)
        {
            throw Refused(Operations.CreateJob, VendorFault.NotEligible, closed);
        }

        if (FindProblem(request, can) is { } problem)
        {
            throw Refused(Operations.CreateJob, VendorFault.InvalidRequest, problem);
        }

        foreach (var file in new[] { request.TrainingFileId, request.ValidationFileId }.OfType<string>())
        {
            await files.ThrowUnlessReadyAsync(file, cancellationToken).ConfigureAwait(false);
        }

        using var content = JobRequestBody.Write(request, connection.Profile);
        var call = new VendorCall(Operations.CreateJob, HttpMethod.Post, "fine_tuning/jobs") { Content = content };

        // Nothing more is asked for once it was created: a failure then would look like one of the create.
        return reader.Read(Operations.CreateJob, await http.SendAsync(call, WireJson.Default.WireJob, cancellationToken).ConfigureAwait(false));
    }

    public async Task<VendorJob?> FindAsync(Guid jobId, CancellationToken cancellationToken) =>
        await _search.FindAsync(jobId, cancellationToken).ConfigureAwait(false) is { } found
            ? await reader.ReadAsync(Operations.FindJob, found, cancellationToken).ConfigureAwait(false)
            : null;

    public async Task<VendorJob> GetAsync(string id, CancellationToken cancellationToken) =>
        await reader.ReadAsync(Operations.GetJob, await GetRawAsync(Operations.GetJob, id, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);

    public Task<WireJob> GetRawAsync(string operation, string id, CancellationToken cancellationToken) =>
        http.GetAsync(operation, PathOf(id), WireJson.Default.WireJob, cancellationToken);

    /// <summary>Asks to cancel. A service that refuses may do so because the job is over: then it stays as it is.</summary>
    public async Task<VendorJob> CancelAsync(string id, CancellationToken cancellationToken)
    {
        try
        {
            return await SendAsync(Operations.CancelJob, $"{PathOf(id)}/cancel", cancellationToken).ConfigureAwait(false);
        }
        catch (ModelVendorException e) when (e.Fault is VendorFault.InvalidRequest or VendorFault.Unavailable)
        {
            var job = await GetAsync(id, cancellationToken).ConfigureAwait(false);
            if (job.IsTerminal || job.State == VendorJobState.Cancelling)
            {
                return job;
            }

            throw;
        }
    }

    public Task<VendorJob> PauseAsync(string id, CancellationToken cancellationToken) => ChangeAsync(Operations.PauseJob, id, "pause", cancellationToken);

    public Task<VendorJob> ResumeAsync(string id, CancellationToken cancellationToken) => ChangeAsync(Operations.ResumeJob, id, "resume", cancellationToken);

    private Task<VendorJob> ChangeAsync(string operation, string id, string verb, CancellationToken cancellationToken) => connection.Capabilities.Current.SupportsPausing
        ? SendAsync(operation, $"{PathOf(id)}/{verb}", cancellationToken)
        : throw Refused(operation, VendorFault.InvalidRequest, $"'{connection.Vendor}' can't halt jobs. Cancel it, or let it run.");

    private async Task<VendorJob> SendAsync(string operation, string path, CancellationToken cancellationToken) => await reader.ReadAsync(
        operation,
        await http.SendAsync(new VendorCall(operation, HttpMethod.Post, path), WireJson.Default.WireJob, cancellationToken).ConfigureAwait(false),
        cancellationToken).ConfigureAwait(false);

    private string? FindProblem(VendorJobRequest request, VendorCapabilities can) => request switch
    {
        { Hyperparameters.Epochs: var epochs } when epochs < can.Epochs.Min || epochs > can.Epochs.Max =>
            FormattableString.Invariant($"Epochs at '{connection.Vendor}' are {can.Epochs.Min} to {can.Epochs.Max}, not {epochs}."),
        { Hyperparameters.BatchSize: < 1 } => FormattableString.Invariant($"The batch size must be at least 1, not {request.Hyperparameters.BatchSize}."),
        { Hyperparameters.LearningRate: not null and not (> 0 and < double.PositiveInfinity) } =>
            FormattableString.Invariant($"The learning rate must be more than 0, not {request.Hyperparameters.LearningRate}."),
        { Suffix.Length: var length } when length > can.MaxSuffixLength =>
            FormattableString.Invariant($"The suffix has {length} characters; '{connection.Vendor}' takes at most {can.MaxSuffixLength}."),
        { ValidationFileId: not null } when !can.SupportsValidationFile => $"'{connection.Vendor}' takes no validation file. Leave it out.",
        _ => null,
    };

    private ModelVendorException Refused(string operation, VendorFault fault, string message) => new(connection.Vendor, operation, fault, message) { CertainlyNotDone = true };
}
