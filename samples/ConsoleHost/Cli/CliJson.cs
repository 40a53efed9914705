using System.Text.Json;
using System.Text.Json.Serialization;
using AvatarFineTune.Examples;
using AvatarFineTune.Jobs;
using ConsoleHost.Commands;
using ConsoleHost.Demo;

namespace ConsoleHost.Cli;

/// <summary>The documents that <c>--json</c> prints. Generated code: it works trimmed, and shows what is public.</summary>
[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true)]
[JsonSerializable(typeof(TokenCounts))]
[JsonSerializable(typeof(ImportResult))]
[JsonSerializable(typeof(ExamplesResult))]
[JsonSerializable(typeof(ExampleChange))]
[JsonSerializable(typeof(ErasureResult))]
[JsonSerializable(typeof(EraseResult))]
[JsonSerializable(typeof(EstimateResult))]
[JsonSerializable(typeof(JobResult))]
[JsonSerializable(typeof(JobsResult))]
[JsonSerializable(typeof(ActivationResult))]
[JsonSerializable(typeof(ChatResult))]
[JsonSerializable(typeof(UsageResult))]
[JsonSerializable(typeof(DemoResult))]
[JsonSerializable(typeof(MigrateResult))]
[JsonSerializable(typeof(MoveResult))]
[JsonSerializable(typeof(ModelsResult))]
[JsonSerializable(typeof(VersionItem))]
[JsonSerializable(typeof(StatusResult))]
[JsonSerializable(typeof(ScriptResult))]
[JsonSerializable(typeof(ExampleStatistics))]
[JsonSerializable(typeof(FineTuneJob))]
internal sealed partial class CliJson : JsonSerializerContext
{
    /// <summary>On one line, without what is not asked for: for documents of a million numbers.</summary>
    public static CliJson Compact { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    });
}
