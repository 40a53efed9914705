using System.Text.Json;
using AvatarFineTune.Conformance;
using AvatarFineTune.Conformance.Stores;
using AvatarFineTune.Stores;
using AvatarFineTune.Stores.InMemory;

namespace AvatarFineTune.Local.Tests.Store;

/// <summary>Random sequences of calls about hosting: the in-memory store is the model, as in <see cref="SqliteModelTests"/>.</summary>
public sealed class SqliteDeploymentModelTests
{
    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 12)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Both_stores_answer_alike(int seed)
    {
        using var file = new SqliteFile();
        var time = new ManualTimeProvider();
        await using var model = new StoreUnderTest<InMemoryTrainingStore>(new(time), time);
        await using var sqlite = new StoreUnderTest<SqliteTrainingStore>(file.Open(time), time);
        var script = new DeploymentScript(new Random(seed), time);
        for (var step = 0; step < 200; step++)
        {
            var (name, call) = script.Next();
            var expected = await OutcomeAsync(() => call(model));
            var actual = await OutcomeAsync(() => call(sqlite));
            Assert.True(expected == actual, $"seed {seed}, step {step}: {name}\nmodel:  {expected}\nsqlite: {actual}");
            time.Advance(TimeSpan.FromSeconds(20));
        }
    }

    private static async Task<string> OutcomeAsync(Func<Task<object?>> call)
    {
        try
        {
            return JsonSerializer.Serialize(await call());
        }
        catch (Exception exception) when (exception is TrainingStoreException or ArgumentException)
        {
            return exception.GetType().Name;
        }
    }
}
