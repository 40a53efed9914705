using AvatarFineTune.Datasets.Tokens;
using AvatarFineTune.Conformance;
using AvatarFineTune.Conformance.Vendors;
using AvatarFineTune.Local.Model;
using AvatarFineTune.Vendors;

namespace AvatarFineTune.Local.Tests.Model;

/// <summary>The local vendor on a file of its own, by a clock that tests move.</summary>
public sealed class LocalVendorHost : VendorHost
{
    // Made on first use: the test programs that are killed on purpose would leave theirs behind.
    private readonly Lazy<string> _folder = new(() => Directory.CreateTempSubdirectory("aft-local-").FullName);

    public override string BaseModel => "neutral";

    private readonly Tokenizers _tokenizers = new();

    public string Path => System.IO.Path.Combine(_folder.Value, "avatars.models.db");

    public ManualTimeProvider Time { get; } = new();

    public TimeSpan StepDuration { get; init; } = TimeSpan.FromMilliseconds(200);

    public override IModelVendor Open() => OpenLocal();

    internal LocalModelVendor OpenLocal() => new("local", new() { Path = Path, StepDuration = StepDuration }, _tokenizers, Time);

    public override Task LetTimePassAsync()
    {
        Time.Advance(StepDuration);
        return Task.CompletedTask;
    }

    public override ValueTask DisposeAsync()
    {
        if (_folder.IsValueCreated)
        {
            Directory.Delete(_folder.Value, recursive: true);
        }

        return base.DisposeAsync();
    }
}
