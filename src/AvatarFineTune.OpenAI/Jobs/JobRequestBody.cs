using System.Text.Json;
using AvatarFineTune.Vendors;

namespace AvatarFineTune.OpenAI.Jobs;

/// <summary>Writes a create request as the profile's service wants it.</summary>
internal static class JobRequestBody
{
    /// <summary>The member of a job's metadata that carries our id.</summary>
    public const string TagName = "aft_job";

    public static HttpContent Write(VendorJobRequest request, OpenAIProfile profile)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("model", request.BaseModel);
            json.WriteString("training_file", request.TrainingFileId);
            if (request.ValidationFileId is { } validation)
            {
                json.WriteString("validation_file", validation);
            }

            WriteMethod(json, request.Hyperparameters, profile);
            if (profile.SendsSeed)
            {
                json.WriteNumber("seed", request.Seed);
            }

            if (request.Suffix is { Length: > 0 } suffix)
            {
                json.WriteString("suffix", suffix);
            }

            if (profile.Tag == OpenAITag.Metadata)
            {
                json.WriteStartObject("metadata");
                json.WriteString(TagName, TagOf(request.JobId));
                json.WriteEndObject();
            }

            WriteRaw(json, profile.ExtraJobMembers);
            json.WriteEndObject();
        }

        var content = new ByteArrayContent(buffer.ToArray());
        content.Headers.ContentType = new("application/json");
        return content;
    }

    public static string TagOf(Guid jobId) => jobId.ToString("N");

    private static void WriteMethod(Utf8JsonWriter json, ResolvedHyperparameters hyperparameters, OpenAIProfile profile)
    {
        if (profile.Hyperparameters == HyperparameterPlace.TopLevel)
        {
            WriteHyperparameters(json, hyperparameters, profile);
            return;
        }

        json.WriteStartObject("method");
        json.WriteString("type", "supervised");
        json.WriteStartObject("supervised");
        WriteHyperparameters(json, hyperparameters, profile);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteHyperparameters(Utf8JsonWriter json, ResolvedHyperparameters hyperparameters, OpenAIProfile profile)
    {
        json.WriteStartObject("hyperparameters");
        json.WriteNumber("n_epochs", hyperparameters.Epochs);
        if (hyperparameters.BatchSize is { } batch)
        {
            json.WriteNumber("batch_size", batch);
        }

        if (hyperparameters.LearningRate is { } rate)
        {
            json.WriteNumber(profile.LearningRateMember, rate);
        }

        WriteRaw(json, profile.ExtraHyperparameters);
        json.WriteEndObject();
    }

    private static void WriteRaw(Utf8JsonWriter json, IReadOnlyDictionary<string, string> members)
    {
        foreach (var (name, value) in members)
        {
            json.WritePropertyName(name);
            json.WriteRawValue(value);
        }
    }
}
