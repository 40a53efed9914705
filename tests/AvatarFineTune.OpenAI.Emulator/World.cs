using AvatarFineTune.Datasets.Tokens;
using AvatarFineTune.OpenAI.Emulation.Deployments;
using AvatarFineTune.OpenAI.Emulation.Files;
using AvatarFineTune.OpenAI.Emulation.Jobs;
using AvatarFineTune.OpenAI.Emulation.Models;
using AvatarFineTune.OpenAI.Emulation.Webhooks;
using AvatarFineTune.OpenAI.Emulation.Wire;

namespace AvatarFineTune.OpenAI.Emulation;

/// <summary>
/// All that there is. Whoever reads or changes it enters first: one at a time, and with everything done that was due by the
/// clock. A timer of the same clock sees to it that things happen also while nobody looks.
/// </summary>
internal sealed class World : IAsyncDisposable
{
    private readonly SemaphoreSlim _gate = new(1);
    private readonly ITimer _timer;
    private readonly Tokenizers _tokenizers = new();

    public World(EmulatorOptions options)
    {
        Options = options;
        Folder = Directory.CreateTempSubdirectory("aft-emulator-").FullName;
        Engine = new(Folder, options.Time);
        Webhooks = new(options);
        Runner = new(this);
        if (options.ApiKey is { } key)
        {
            Keys.Add(key);
        }

        _timer = options.Time.CreateTimer(_ => WhenDue?.Invoke(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public EmulatorOptions Options { get; }

    public EmulatorKeys Keys { get; } = new();

    /// <summary>Uploads, and what the engine keeps.</summary>
    public string Folder { get; }

    public Engine Engine { get; }

    public JobRunner Runner { get; }

    public Tokenizer Tokenizer => _tokenizers.Get(TokenEncoding.O200kBase);

    public WebhookSender Webhooks { get; }

    public DateTimeOffset Now => Options.Time.GetUtcNow();

    /// <summary>Called when something may be due.</summary>
    public Action? WhenDue { get; set; }

    // In the order of their creation.
    public OrderedDictionary<string, StoredFile> Files { get; } = new(StringComparer.Ordinal);

    public OrderedDictionary<string, Job> Jobs { get; } = new(StringComparer.Ordinal);

    public OrderedDictionary<string, TunedModel> Models { get; } = new(StringComparer.Ordinal);

    public OrderedDictionary<string, Deployment> Deployments { get; } = new(StringComparer.OrdinalIgnoreCase);

    public IReadOnlyList<BaseModel> Bases => Options.BaseModels ?? BaseModel.Of(Options.Profile);

    /// <summary>Waits for one's turn, and does what was due before it.</summary>
    public async Task<IDisposable> EnterAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        var turn = new Turn(this);
        try
        {
            await CatchUpAsync();
            return turn;
        }
        catch
        {
            turn.Dispose();
            throw;
        }
    }

    public BaseModel? FindBase(string id) =>
        Bases.FirstOrDefault(b => string.Equals(b.Id, id, StringComparison.Ordinal)) is { } found && !IsShutDown(found) ? found : null;

    public TunedModel? FindTuned(string id) => Models.TryGetValue(id, out var model) && FindBase(model.Base) is not null ? model : null;

    public StoredFile AddFile(string name, string purpose, long bytes, string path, TimeSpan? expiresAfter = null)
    {
        var isAzure = Options.Profile == EmulatorProfile.Azure;
        var now = Now;
        var file = new StoredFile(
            isAzure ? Ids.Hex("file-") : Ids.New("file-", 22), name, purpose, bytes, path, now,
            isAzure && purpose == "fine-tune" ? now + Options.PendingTime : now, now + expiresAfter);
        Files.Add(file.Id, file);
        return file;
    }

    public void RemoveFile(StoredFile file)
    {
        Files.Remove(file.Id);
        File.Delete(file.Path);
    }

    /// <summary>Back to nothing: no files, jobs, models and deployments.</summary>
    public void Clear()
    {
        foreach (var file in Files.Values.ToList())
        {
            RemoveFile(file);
        }

        Jobs.Clear();
        Models.Clear();
        Deployments.Clear();
    }

    public async ValueTask DisposeAsync()
    {
        WhenDue = null;
        await _timer.DisposeAsync();
        await Webhooks.DisposeAsync();
        await _gate.WaitAsync();
        await Engine.DisposeAsync();
        _gate.Dispose();
        Directory.Delete(Folder, recursive: true);
    }

    private bool IsShutDown(BaseModel model) =>
        Options.ShutdownIsEnforced && model.ShutdownDate is { } date && DateOnly.FromDateTime(Now.UtcDateTime) >= date;

    private async Task CatchUpAsync()
    {
        var now = Now;
        foreach (var file in Files.Values.Where(f => f.ExpiresAt <= now).ToList())
        {
            RemoveFile(file);
        }

        foreach (var gone in Deployments.Values.Where(d => d.EndsAt <= now).ToList())
        {
            Deployments.Remove(gone.Key);
        }

        foreach (var job in Jobs.Values)
        {
            await Runner.AdvanceAsync(job, now);
        }
    }

    private void Leave()
    {
        var next = Jobs.Values.Select(j => Runner.NextDue(j)).Where(d => d is not null).Min();
        _gate.Release();
        if (next is { } due && WhenDue is not null)
        {
            // Not zero, should it be due already: the timer would fire on this very thread.
            var wait = due - Now;
            _timer.Change(wait > TimeSpan.FromMilliseconds(1) ? wait : TimeSpan.FromMilliseconds(1), Timeout.InfiniteTimeSpan);
        }
    }

    private sealed class Turn(World world) : IDisposable
    {
        private World? _world = world;

        public void Dispose() => Interlocked.Exchange(ref _world, null)?.Leave();
    }
}
