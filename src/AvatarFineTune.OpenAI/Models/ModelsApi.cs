using System.Globalization;
using System.Runtime.CompilerServices;
using AvatarFineTune.OpenAI.Http;
using AvatarFineTune.OpenAI.Jobs;
using AvatarFineTune.OpenAI.Wire;
using AvatarFineTune.Pricing;
using AvatarFineTune.Vendors;

namespace AvatarFineTune.OpenAI.Models;

/// <summary><c>/models</c>.</summary>
internal sealed class ModelsApi(VendorConnection connection, VendorHttp http, CheckpointsApi checkpoints)
{
    public async IAsyncEnumerable<VendorModel> ListAsync(VendorCapabilities can, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var page = await http.GetAsync(Operations.ListModels, "models", WireJson.Default.WirePageWireModel, cancellationToken).ConfigureAwait(false);
        var listed = (page.Data ?? []).Where(m => !string.IsNullOrEmpty(m?.Id)).DistinctBy(m => m.Id, StringComparer.Ordinal).ToDictionary(m => m.Id!, m => DateOf(m.ShutdownDate), StringComparer.Ordinal);
        foreach (var (id, retires) in listed)
        {
            // A tuned model ends with its base, where the service does not say so of itself.
            var name = TunedModelId.BaseOf(id);
            yield return new(id, name is null && IsTrainable(id, can), retires ?? (name is null ? null : listed.GetValueOrDefault(name)));
        }

        if (connection.Profile.Deployment == OpenAIDeployment.NebiusModels)
        {
            await foreach (var model in ListNebiusAsync(listed, cancellationToken).ConfigureAwait(false))
            {
                yield return model;
            }
        }
    }

    private static bool IsTrainable(string id, VendorCapabilities can) => can.TrainableModels.Count == 0 || can.TrainableModels.Contains(id, StringComparer.Ordinal);

    /// <summary>Tuned models are nowhere listed there but as the checkpoints of their jobs.</summary>
    private async IAsyncEnumerable<VendorModel> ListNebiusAsync(Dictionary<string, DateOnly?> listed, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var job in http.ItemsAsync(Operations.ListModels, "fine_tuning/jobs", WireJson.Default.WirePageWireJob, cancellationToken).ConfigureAwait(false))
        {
            if (JobStatuses.Read(job.Status ?? "", connection.Profile) == VendorJobState.Succeeded
                && await checkpoints.FindLastModelAsync(job.Id!, cancellationToken).ConfigureAwait(false) is { } last
                && !listed.ContainsKey(last))
            {
                yield return new(last, CanTrain: false, job.Model is { } name ? listed.GetValueOrDefault(name) : null);
            }
        }
    }

    private static DateOnly? DateOf(string? text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) ? date : null;
}
