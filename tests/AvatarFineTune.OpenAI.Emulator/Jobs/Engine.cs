using AvatarFineTune.OpenAI.Emulation.Files;
using AvatarFineTune.Vendors;
using Microsoft.Extensions.AI;

namespace AvatarFineTune.OpenAI.Emulation.Jobs;

/// <summary>What really trains and answers: the local model, on a database of its own.</summary>
internal sealed class Engine : IAsyncDisposable
{
    private readonly ServiceProvider _services;
    private readonly IModelVendor _vendor;

    public Engine(string folder, TimeProvider time)
    {
        var services = new ServiceCollection().AddSingleton(time);
        services.AddAvatarFineTuning().AddLocalModel(o =>
        {
            o.Path = Path.Combine(folder, "engine.db");
            o.StepDuration = TimeSpan.Zero;
            o.MinTrainingLines = 1;
        });
        _services = services.BuildServiceProvider();
        _vendor = _services.GetRequiredService<VendorRegistry>().Get("local");
    }

    /// <summary>Learns a file.</summary>
    /// <returns>The engine's model, or why there is none.</returns>
    public async Task<(string? Model, string? Error)> TrainAsync(StoredFile file, CancellationToken cancellationToken)
    {
        var start = await TrainingFile.StartAsync(file.Path, cancellationToken);
        var uploaded = await _vendor.UploadFileAsync(
            new("training.jsonl", file.Bytes - start, _ => ValueTask.FromResult<Stream>(Open(file.Path, start))), cancellationToken);
        var job = await _vendor.CreateJobAsync(
            new() { JobId = Guid.NewGuid(), BaseModel = "neutral", TrainingFileId = uploaded.Id, Hyperparameters = new(Epochs: 1), Seed = 1 }, cancellationToken);
        while (!job.IsTerminal)
        {
            job = await _vendor.GetJobAsync(job.Id, cancellationToken);
        }

        await _vendor.DeleteFileAsync(uploaded.Id, cancellationToken);
        return (job.FineTunedModel, job.ErrorMessage);
    }

    public IChatClient Chat(string model) => _vendor.CreateChatClient(model);

    public ValueTask DisposeAsync() => _services.DisposeAsync();

    private static FileStream Open(string path, int start)
    {
        var stream = File.OpenRead(path);
        stream.Position = start;
        return stream;
    }
}
