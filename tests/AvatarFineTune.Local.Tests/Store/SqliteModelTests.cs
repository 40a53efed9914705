using System.Text.Json;
using AvatarFineTune.Conformance;
using AvatarFineTune.Stores;
using AvatarFineTune.Stores.InMemory;

namespace AvatarFineTune.Local.Tests.Store;

/// <summary>
/// Random sequences of calls, the same on both stores: the in-memory store is the model, and SQLite must answer alike to
/// every call. Finds what no suite thought of. A failure names its seed and step; the seed repeats it.
/// </summary>
public sealed class SqliteModelTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    public async Task Both_stores_answer_alike(int seed)
    {
        using var file = new SqliteFile();
        var time = new ManualTimeProvider();
        var model = new InMemoryTrainingStore(time);
        var sqlite = file.Open(time);
        var script = new ModelScript(new Random(seed), time);
        for (var step = 0; step < 150; step++)
        {
            var (name, call) = script.Next();
            var expected = await OutcomeAsync(() => call(model, model, model));
            var actual = await OutcomeAsync(() => call(sqlite, sqlite, sqlite));
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
