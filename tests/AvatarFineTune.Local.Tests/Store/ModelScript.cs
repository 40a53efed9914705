using AvatarFineTune.Avatars;
using AvatarFineTune.Conformance.Stores;
using AvatarFineTune.Datasets;
using AvatarFineTune.Examples;
using AvatarFineTune.Jobs;
using AvatarFineTune.Stores;
using AvatarFineTune.Usage;

namespace AvatarFineTune.Local.Tests.Store;

/// <summary>A call on a store, by its roles.</summary>
internal delegate Task<object?> ModelCall(ITrainingStore store, IUsageStore usage, IJobQueue queue);

/// <summary>Makes the calls. Ids come from small pools, so that calls meet each other's rows.</summary>
internal sealed class ModelScript(Random random, TimeProvider time)
{
    private static readonly string[] Words = ["tea", "rain", "sun", "kite", "dog", "moon", "salt", "bread"];
    private static readonly string[] People = ["Ben", "Cleo", "Dan"];

    private readonly List<TrainingData> _imports = [];
    private readonly List<TrainingExample> _examples = [];
    private readonly List<Guid> _datasets = [];
    private readonly List<FineTuneJob> _jobs = [];
    private readonly List<AvatarNote> _notes = [];
    private readonly Dictionary<Guid, long> _fencings = [];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public (string Name, ModelCall Call) Next()
    {
        var avatar = new AvatarKey(Pick("user", "user", "other"), Pick("ava", "ava", "eve"));
        var sample = new Sample(avatar, time.GetUtcNow());
        return random.Next(22) switch
        {
            0 => ("save", (s, _, _) => Answer(s.SaveAvatarAsync(sample.Profile() with { Name = Word(sample.Now.Second) }, Token))),
            1 => Adopt(sample),
            2 => Activate(avatar),
            3 or 4 => Import(sample),
            5 => Exclude(avatar),
            6 => Edit(avatar),
            7 => Erase(avatar),
            8 or 9 => AddDataset(sample),
            10 => AddJob(sample),
            11 => ("claim", async (_, _, q) => Noted(await q.ClaimAsync("w", TimeSpan.FromMinutes(1), 2, Token))),
            12 or 13 => Save(),
            14 or 15 => Complete(),
            16 => Cancel(),
            17 => ("record", (_, u, _) => Answer(u.RecordAsync(sample.Record(sample.Now.Second / 7m), Token))),
            18 => SaveNote(sample),
            19 => ("status", (_, _, q) => Answer(q.GetQueueStatusAsync(Token))),
            _ => ReadAll(avatar),
        };
    }

    private (string, ModelCall) Adopt(Sample sample)
    {
        var version = sample.Version(Word());
        return ("adopt", (s, _, _) => Answer(s.AdoptVersionAsync(version, Token)));
    }

    private (string, ModelCall) Activate(AvatarKey avatar)
    {
        int? number = random.Next(5) is > 0 and var n ? n : null;
        return ($"activate {number}", (s, _, _) => Answer(s.SetActiveVersionAsync(avatar, number, Token)));
    }

    private (string, ModelCall) Import(Sample sample)
    {
        var import = _imports.Count > 0 && random.Next(6) == 0 ? _imports[random.Next(_imports.Count)] : sample.Import();
        var owner = sample with { Avatar = import.Avatar };
        var examples = Enumerable.Range(0, random.Next(6)).Select(_ => owner.Example(import, Word() + random.Next(5), Pick(People), Pick(People)) with
        {
            ParticipantIds = random.Next(3) == 0 ? [] : [Pick("", "x:1", "x:2"), Pick("", "x:1", "y:2")],
            ConversationId = new(random.Next(3), 0, 0, new byte[8]),
            Position = random.Next(4),
            QualityScore = random.Next(5) / 4.0,
            PatternType = (PatternType)random.Next(7),
        }).ToArray();
        _imports.Add(import);
        _examples.AddRange(examples);
        return ("import", (s, _, _) => Answer(s.ImportAsync(import, examples)));
    }

    private (string, ModelCall) Exclude(AvatarKey avatar)
    {
        var (id, reason) = (Example().Id, random.Next(2) == 0 ? null : Word());
        return ("exclude", (s, _, _) => Answer(s.SetExclusionAsync(avatar, id, reason, Token)));
    }

    private (string, ModelCall) Edit(AvatarKey avatar)
    {
        var (id, reply) = (Example().Id, Word());
        return ("edit", (s, _, _) => Answer(s.EditReplyAsync(avatar, id, reply, 0.75, Token)));
    }

    private (string, ModelCall) Erase(AvatarKey avatar)
    {
        var scope = random.Next(8) switch
        {
            0 => ErasureScope.Avatar,
            < 4 when _imports.Count > 0 => ErasureScope.Import(_imports[random.Next(_imports.Count)].Id),
            _ => ErasureScope.Participant(Pick([.. People, "x:1", "2"])),
        };
        var options = new ErasureOptions { KeepTrainedModels = random.Next(4) == 0, AllowReimport = random.Next(4) == 0 };
        return ($"erase {scope}", async (s, _, _) =>
        {
            var before = await StateAsync(s, avatar);
            var preview = System.Text.Json.JsonSerializer.Serialize(await s.PreviewErasureAsync(avatar, scope, options, Token));
            Assert.Equal(before, await StateAsync(s, avatar));
            var report = await s.EraseAsync(avatar, scope, options, Token);
            Assert.Equal(preview, System.Text.Json.JsonSerializer.Serialize(report));
            return new object[] { report, await StateAsync(s, avatar) };
        });
    }

    private (string, ModelCall) AddDataset(Sample sample)
    {
        var manifest = sample.Dataset(Word());
        var lines = Enumerable.Range(0, random.Next(4)).Select(i => Sample.Line((DatasetSide)random.Next(2), i, Example(), Example())).ToArray();
        _datasets.Add(manifest.Id);
        return ("dataset", (s, _, _) => Answer(s.AddAsync(manifest, lines)));
    }

    private (string, ModelCall) AddJob(Sample sample)
    {
        var dataset = _datasets.Count > 0 ? _datasets[random.Next(_datasets.Count)] : Guid.NewGuid();
        var job = sample.Job(Word(), dataset) with { Activation = (ActivationPolicy)random.Next(3), DueAt = sample.Now.AddSeconds(random.Next(120) - 60) };
        _jobs.Add(job);
        return ("job", (s, _, _) => Answer(s.AddJobAsync(job, Token)));
    }

    private (string, ModelCall) Save()
    {
        var (claim, status) = (Claim(), (FineTuneJobStatus)random.Next(14));
        var next = claim.Job with { Status = status, DueAt = time.GetUtcNow(), IsSettled = random.Next(9) == 0, VendorJobId = random.Next(4) == 0 ? Word() : null };
        FineTuneJobEvent[] events = random.Next(2) == 0 ? [] : [new(Word(), time.GetUtcNow(), "info", Word())];
        return ("save job", (_, _, q) => Answer(q.SaveAsync(claim, next, events, Token)));
    }

    private (string, ModelCall) Complete()
    {
        var (claim, model) = (Claim(), Word());
        var version = new Sample(claim.Job.Avatar, time.GetUtcNow()).Version(model);
        return ("complete", (_, _, q) => Answer(q.CompleteAsync(claim, claim.Job.Succeeded(model), version, [], Token)));
    }

    private (string, ModelCall) Cancel()
    {
        var (key, now) = (Job().Key, time.GetUtcNow());
        return ("cancel", (s, _, _) => Answer(s.RequestCancelAsync(key, now, Token)));
    }

    private (string, ModelCall) SaveNote(Sample sample)
    {
        var note = _notes.Count > 0 && random.Next(3) == 0 ? _notes[random.Next(_notes.Count)] : sample.Note("");
        note = note with { Text = $"{Word()} {Word()}", Kind = (NoteKind)random.Next(2), CallerId = random.Next(2) == 0 ? null : Pick(People) };
        _notes.Add(note);
        return ("note", async (s, _, _) =>
        {
            await s.SaveNoteAsync(note, Token);
            return null;
        });
    }

    private (string, ModelCall) ReadAll(AvatarKey avatar)
    {
        var query = new ExampleQuery { Order = (ExampleOrder)random.Next(2), IncludeExcluded = random.Next(2) == 0, MinQuality = random.Next(3) / 4.0 };
        var (dataset, job, word, caller) = (_datasets.LastOrDefault(), Job().Key, Word(), Pick(People));
        return ("read all", async (s, u, q) => new object?[]
        {
            await s.ListAvatarsAsync(avatar.UserId, Token),
            await s.ListVersionsAsync(avatar, Token),
            (await s.ListImportsAsync(avatar, Token)).Select(AvatarFineTune.Stores.Providers.StoreInput.Clean),
            await s.ReadAllAsync(avatar, query, 3),
            (await s.GetStatisticsAsync(avatar, Token)).ToString(),
            await s.ListDatasetsAsync(avatar, Token),
            await s.LinesAsync(avatar, dataset, DatasetSide.Training),
            await s.ListJobsAsync(avatar, Token),
            await s.ListEventsAsync(job, Token),
            await s.ListNotesAsync(avatar, NoteKind.Memory, Token),
            (await s.SearchNotesAsync(avatar, word, caller, 100, Token)).Select(n => n.Id).Order(),
            await u.GetDailyAsync(new(avatar.UserId), Token),
            (await q.FindJobsAsync([job.Id], Token)).Select(j => j.Key),
        });
    }

    /// <summary>All that an erasure may change and that ids of its own do not tell apart.</summary>
    private static async Task<string> StateAsync(ITrainingStore store, AvatarKey avatar)
    {
        var blocks = await store.GetBlockedParticipantsAsync(avatar, Token);
        return System.Text.Json.JsonSerializer.Serialize(new object?[]
        {
            await store.GetAvatarAsync(avatar, Token),
            await store.ListVersionsAsync(avatar, Token),
            (await store.ListImportsAsync(avatar, Token)).Select(i => new { i.Id, i.SourceName, Report = AvatarFineTune.Stores.Providers.StoredJson.Write(i.Report) }),
            (await store.ReadAllAsync(avatar)).Select(e => e.Id),
            (await store.ListDatasetsAsync(avatar, Token)).Select(d => new { d.Id, d.ErasedAt, d.Prompt }),
            (await store.ListJobsAsync(avatar, Token)).Select(j => new { j.Key, j.Status, j.CancelRequested, j.DueAt, j.Revision }),
            (await store.ListVendorErasuresAsync(avatar.UserId, avatar.AvatarId, Token)).OrderBy(e => e.Job.Id)
                .Select(e => new { e.Job, e.Vendor, e.RequestedAt, e.DueAt, e.Attempts, e.Status, e.Deployments, e.Model, e.Files, e.DoneAt }),
            People.Append("x:1").Append("2").Select(blocks.Contains),
        });
    }

    private IReadOnlyList<JobClaim> Noted(IReadOnlyList<JobClaim> claims)
    {
        foreach (var claim in claims)
        {
            _fencings[claim.Job.Key.Id] = claim.Fencing;
        }

        return claims;
    }

    /// <summary>A claim as the last one was, or one before it.</summary>
    private JobClaim Claim()
    {
        var job = Job();
        return new(job, "w", _fencings.GetValueOrDefault(job.Key.Id, 1) - (random.Next(5) == 0 ? 1 : 0));
    }

    private FineTuneJob Job() => _jobs.Count > 0 ? _jobs[random.Next(_jobs.Count)] : new Sample(new("user", "ava"), time.GetUtcNow()).Job("none");

    private TrainingExample Example() => _examples.Count > 0
        ? _examples[random.Next(_examples.Count)]
        : new Sample(new("user", "ava"), time.GetUtcNow()).Example(new Sample(new("user", "ava"), time.GetUtcNow()).Import(), "none");

    private string Word(int? index = null) => Words[(index ?? random.Next(Words.Length)) % Words.Length];

    private T Pick<T>(params T[] from) => from[random.Next(from.Length)];

    private static async Task<object?> Answer<T>(Task<T> task) => await task;
}
