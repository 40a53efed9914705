using System.Runtime.CompilerServices;
using AvatarFineTune.Datasets.Tokens;
using AvatarFineTune.Local.Model.Chat;
using AvatarFineTune.Local.Model.Storage;
using AvatarFineTune.Local.Model.Training;
using AvatarFineTune.Vendors;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.AI;

namespace AvatarFineTune.Local.Model;

/// <summary>The local vendor: files, jobs and models in one SQLite file, and chat clients that answer from it.</summary>
internal sealed partial class LocalModelVendor : IModelVendor, IVendorEvents, IVendorModels, IVendorModelDeletion, IDisposable
{
    private readonly LocalModelOptions _options;
    private readonly TimeProvider _time;
    private readonly ModelDatabase _database;
    private readonly TokenCount _tokens;
    private readonly Trainer _trainer;
    private readonly ModelCache _models;

    public LocalModelVendor(string name, LocalModelOptions options, Tokenizers tokenizers, TimeProvider time)
    {
        Name = name;
        _options = options;
        _time = time;
        _database = new(name, options.Path);
        _tokens = new(tokenizers);
        _trainer = new(_database, options, _tokens, time);
        _models = new(name, _database, options);
        Capabilities = new()
        {
            Kind = "local",
            JobTagging = JobTagging.Idempotent,
            MinTrainingLines = options.MinTrainingLines,
            TrainableModels = [ModelName.Base],

            // A look at a job is cheap and is what moves it on; but not so cheap as to do nothing else.
            PollInterval = options.StepDuration > MinPollInterval ? options.StepDuration : MinPollInterval,
        };
    }

    private static TimeSpan MinPollInterval { get; } = TimeSpan.FromMilliseconds(50);

    public string Name { get; }

    public VendorCapabilities Capabilities { get; }

    public IChatClient CreateChatClient(string model)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(model);
        return new LocalChatClient(Name, model, _models, _tokens, _time);
    }

    public async IAsyncEnumerable<VendorModel> ListModelsAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        yield return new(ModelName.Base, CanTrain: true);
        foreach (var model in await _database.ReadAsync("ListModels", ModelTable.List, cancellationToken).ConfigureAwait(false))
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return new(model, CanTrain: false);
        }
    }

    public async IAsyncEnumerable<VendorJobEvent> ReadEventsAsync(
        string vendorJobId, string? afterId, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(vendorJobId);
        const string operation = "ReadEvents";
        var after = afterId is null ? 0 : EventTable.Number(afterId)
            ?? throw Fault(operation, VendorFault.InvalidRequest, $"'{afterId}' is no event of this vendor; pass the id of the last event that was read, or none.");
        var events = await _database.ReadAsync(operation, c =>
        {
            RequireJob(c, operation, vendorJobId);
            return EventTable.Read(c, vendorJobId, after);
        }, cancellationToken).ConfigureAwait(false);
        foreach (var told in events)
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return told;
        }
    }

    public void Dispose() => _database.Dispose();

    private JobRow RequireJob(SqliteConnection connection, string operation, string id) =>
        JobTable.Find(connection, id) ?? throw Fault(operation, VendorFault.NotFound, $"The local vendor '{Name}' has no job '{id}'.");

    private ModelVendorException Fault(string operation, VendorFault fault, string message, bool certainlyNotDone = false) =>
        new(Name, operation, fault, message) { CertainlyNotDone = certainlyNotDone };
}
