using AvatarFineTune.Vendors;

namespace AvatarFineTune.OpenAI.Tests.Support;

/// <summary>What tests ask of a vendor.</summary>
internal static class Ask
{
    public static VendorJobRequest Request(Guid? id = null) => new()
    {
        JobId = id ?? Guid.CreateVersion7(),
        BaseModel = "gpt-4.1-mini-2025-04-14",
        TrainingFileId = "file-train",
        Hyperparameters = new(Epochs: 3),
        Seed = 7,
    };

    public static VendorFileUpload Upload(byte[] content, string name = "aft-1-train.jsonl", long? length = null) =>
        new(name, length ?? content.Length, _ => ValueTask.FromResult<Stream>(new MemoryStream(content, writable: false)));

    public static async Task<List<T>> ListAsync<T>(IAsyncEnumerable<T> items)
    {
        var list = new List<T>();
        await foreach (var item in items)
        {
            list.Add(item);
        }

        return list;
    }

    public static Task<ModelVendorException> FaultAsync(Func<Task> ask) => Assert.ThrowsAsync<ModelVendorException>(ask);
}
