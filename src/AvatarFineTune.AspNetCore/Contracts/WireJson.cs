using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Mvc;

namespace AvatarFineTune.AspNetCore.Contracts;

/// <summary>All that goes over the wire, its reading and writing made at build time.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    AllowDuplicateProperties = false,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(AvatarBody))]
[JsonSerializable(typeof(AvatarList))]
[JsonSerializable(typeof(AvatarChange))]
[JsonSerializable(typeof(TurnBody))]
[JsonSerializable(typeof(ChatBody))]
[JsonSerializable(typeof(DeltaBody))]
[JsonSerializable(typeof(AnswerBody))]
[JsonSerializable(typeof(NoteBody))]
[JsonSerializable(typeof(NoteList))]
[JsonSerializable(typeof(NewNote))]
[JsonSerializable(typeof(ExampleBody))]
[JsonSerializable(typeof(ExampleList))]
[JsonSerializable(typeof(ExampleChange))]
[JsonSerializable(typeof(StatisticsBody))]
[JsonSerializable(typeof(ImportBody))]
[JsonSerializable(typeof(ImportList))]
[JsonSerializable(typeof(ErasureRequest))]
[JsonSerializable(typeof(ErasureBody))]
[JsonSerializable(typeof(VendorErasureBody))]
[JsonSerializable(typeof(VendorErasureList))]
[JsonSerializable(typeof(JobBody))]
[JsonSerializable(typeof(JobList))]
[JsonSerializable(typeof(JobEventBody))]
[JsonSerializable(typeof(JobEventList))]
[JsonSerializable(typeof(MetricsBody))]
[JsonSerializable(typeof(CheckpointBody))]
[JsonSerializable(typeof(CheckpointList))]
[JsonSerializable(typeof(CheckpointChoice))]
[JsonSerializable(typeof(MoneyBody))]
[JsonSerializable(typeof(TrainingRequest))]
[JsonSerializable(typeof(EligibilityBody))]
[JsonSerializable(typeof(RefusalBody))]
[JsonSerializable(typeof(EstimateBody))]
[JsonSerializable(typeof(TrainableModelBody))]
[JsonSerializable(typeof(TrainableModelList))]
[JsonSerializable(typeof(UsageDayBody))]
[JsonSerializable(typeof(UsageList))]
[JsonSerializable(typeof(CurrencyCostBody))]
[JsonSerializable(typeof(CostBody))]
[JsonSerializable(typeof(BudgetBody))]
[JsonSerializable(typeof(BudgetList))]
[JsonSerializable(typeof(VersionBody))]
[JsonSerializable(typeof(VersionList))]
[JsonSerializable(typeof(Adoption))]
[JsonSerializable(typeof(ActivationRequest))]
[JsonSerializable(typeof(ActivationBody))]
[JsonSerializable(typeof(DeploymentBody))]
[JsonSerializable(typeof(DeploymentList))]
[JsonSerializable(typeof(ProblemDetails))]
[JsonSerializable(typeof(string))]
internal sealed partial class WireJson : JsonSerializerContext
{
    public static JsonTypeInfo<T> TypeOf<T>() => (JsonTypeInfo<T>)(Default.GetTypeInfo(typeof(T))
        ?? throw new InvalidOperationException($"{typeof(T).Name} is missing in {nameof(WireJson)}."));
}
