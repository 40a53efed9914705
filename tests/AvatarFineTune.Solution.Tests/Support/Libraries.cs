using System.Reflection;
using AvatarFineTune.AspNetCore;
using AvatarFineTune.Avatars;
using AvatarFineTune.Local;
using AvatarFineTune.OpenAI;
using AvatarFineTune.Postgres;
using AvatarFineTune.Transcripts.Csv;

namespace AvatarFineTune.Solution.Tests.Support;

/// <summary>The libraries that become packages, by name.</summary>
internal static class Libraries
{
    public static IReadOnlyList<Assembly> All { get; } =
    [
        typeof(AspNetCoreOptions).Assembly, typeof(AvatarKey).Assembly, typeof(SqliteTrainingStore).Assembly, typeof(OpenAIProfile).Assembly,
        typeof(PostgresTrainingStore).Assembly, typeof(CsvTranscriptReader).Assembly,
    ];

    public static IReadOnlyList<string> Names { get; } = [.. Directory.GetDirectories(Repository.PathOf("src")).Select(d => Path.GetFileName(d)).Order(StringComparer.Ordinal)];

    public static Assembly Named(string name) =>
        All.SingleOrDefault(a => a.GetName().Name == name) ?? throw new NotSupportedException($"{name} is new: reference it from this test project and name it in {nameof(Libraries)}.");
}
