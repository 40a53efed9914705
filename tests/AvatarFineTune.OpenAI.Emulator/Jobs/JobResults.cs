using System.Text;
using System.Text.Json.Nodes;
using AvatarFineTune.OpenAI.Emulation.Models;
using AvatarFineTune.OpenAI.Emulation.Wire;

namespace AvatarFineTune.OpenAI.Emulation.Jobs;

/// <summary>What a job leaves: checkpoints, a model, a result file; each service names them its own way.</summary>
internal sealed class JobResults(World world)
{
    private const int KeptCheckpoints = 3;

    public void KeepCheckpoint(Job job, int step, DateTimeOffset at)
    {
        if (job.Checkpoints.Count == KeptCheckpoints)
        {
            world.Models.Remove(job.Checkpoints[0].Model);
            job.Checkpoints.RemoveAt(0);
        }

        var id = world.Options.Profile == EmulatorProfile.Azure ? Ids.Hex("ftchkpt-") : Ids.New("ftckpt_");
        var model = CheckpointModel(job, id, step);
        var files = world.Options.Profile == EmulatorProfile.Nebius ? AdapterFiles(job, step) : [];
        job.Checkpoints.Add(new(id, model, step, at, StepMetrics.At(job, step), files));
        world.Models[model] = new(model, job.Request.Base.Id, job.Id, job.EngineModel!, at, IsCheckpoint: true);
    }

    /// <returns>The tuned model; <see langword="null"/> at Nebius, where only checkpoints are named.</returns>
    public string? Finish(Job job, DateTimeOffset at)
    {
        job.TrainedTokens = job.FileTokens * job.Epochs;
        var isNebius = world.Options.Profile == EmulatorProfile.Nebius;
        if (!isNebius)
        {
            job.FineTunedModel = NameOf(job);
            world.Models[job.FineTunedModel] = new(job.FineTunedModel, job.Request.Base.Id, job.Id, job.EngineModel!, at, IsCheckpoint: false);
        }

        var csv = StepMetrics.Csv(job, world.Options.Profile == EmulatorProfile.Azure);
        var content = Encoding.UTF8.GetBytes(csv);
        content = world.Options.ResultFilesAreBase64 ? Encoding.ASCII.GetBytes(Convert.ToBase64String(content)) : content;
        job.ResultFiles.Add(AddFile("step_metrics.csv", content));
        return job.FineTunedModel;
    }

    private string CheckpointModel(Job job, string id, int step) => world.Options.Profile switch
    {
        EmulatorProfile.OpenAI => $"{NameOf(job)}:ckpt-step-{step}",
        EmulatorProfile.Azure => $"{job.Request.Base.Id}.ft-{id[^32..]}",
        _ => $"{job.Id}:{id}",
    };

    /// <summary>The name of the job's model: the same, however often it is asked for.</summary>
    private string NameOf(Job job) => world.Options.Profile == EmulatorProfile.Azure
        ? $"{job.Request.Base.Id}.ft-{job.Id[^32..]}"
        : $"ft:{job.Request.Base.Id}:{world.Options.Organization}:{job.Request.Suffix}:{job.Id[^8..]}";

    // Weights are not what the engine learns; what is downloadable says which training it stands for.
    private List<string> AdapterFiles(Job job, int step)
    {
        var config = new JsonObject { ["base_model_name_or_path"] = job.Request.Base.Id, ["peft_type"] = "LORA", ["r"] = 16, ["job"] = job.Id, ["step"] = step };
        var weights = Encoding.UTF8.GetBytes(FormattableString.Invariant($"emulated adapter of {job.Id} at step {step}"));
        return
        [
            AddFile("adapter_config.json", Encoding.UTF8.GetBytes(Json.Write(config))),
            AddFile("adapter_model.safetensors", weights),
        ];
    }

    private string AddFile(string name, byte[] content)
    {
        var path = Path.Combine(world.Folder, Ids.Hex("result-"));
        File.WriteAllBytes(path, content);
        return world.AddFile(name, "fine-tune-results", content.Length, path).Id;
    }
}
