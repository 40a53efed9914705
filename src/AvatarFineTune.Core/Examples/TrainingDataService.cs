using System.Runtime.CompilerServices;
using AvatarFineTune.Avatars;
using AvatarFineTune.Examples.Cutting;
using AvatarFineTune.Stores;
using AvatarFineTune.Transcripts;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace AvatarFineTune.Examples;

/// <summary>
/// Turns chat exports into training examples, and lets their owner review them. Every call names the avatar and so its
/// user. Thread-safe; one instance serves the app.
/// </summary>
public sealed partial class TrainingDataService
{
    private const int PageSize = 500;
    private const int ProgressEvery = 1_000;

    /// <summary>How many messages a single pass over a source may hold; beyond, the source is read twice.</summary>
    internal int MostHeldMessages { get; init; } = ExchangeReader.DefaultMostHeld;

    private readonly TranscriptReaders _readers;
    private readonly IExampleStore _examples;
    private readonly IAvatarStore _avatars;
    private readonly TimeProvider _time;
    private readonly AvatarChanges? _changes;
    private readonly ILogger _log;

    /// <summary>Creates the service.</summary>
    /// <param name="readers">What reads the exports.</param>
    /// <param name="store">Keeps the examples.</param>
    /// <param name="time">Tells the time of imports; <see langword="null"/> for the system's.</param>
    /// <param name="logger">Hears ids and counts, never words or names; <see langword="null"/> for none.</param>
    public TrainingDataService(
        TranscriptReaders readers, ITrainingStore store, TimeProvider? time = null, ILogger<TrainingDataService>? logger = null)
        : this(readers, store, store, time ?? TimeProvider.System, logger)
    {
    }

    internal TrainingDataService(
        TranscriptReaders readers, IExampleStore examples, IAvatarStore avatars, TimeProvider time, ILogger? logger, AvatarChanges? changes = null)
    {
        ArgumentNullException.ThrowIfNull(readers);
        ArgumentNullException.ThrowIfNull(examples);
        ArgumentNullException.ThrowIfNull(avatars);
        _readers = readers;
        _examples = examples;
        _avatars = avatars;
        _time = time;
        _changes = changes;
        _log = logger ?? NullLogger.Instance;
    }

    /// <summary>
    /// Imports a chat export: reads it, cuts it into exchanges, replaces private values, drops duplicates, judges what is
    /// left and stores it. All or nothing: if anything fails, nothing is stored. Importing a longer export of the same
    /// chat adds only what is new; what was erased, and whoever was, stays out.
    /// </summary>
    /// <param name="avatar">The avatar.</param>
    /// <param name="source">The export; the caller disposes it.</param>
    /// <param name="options">Who the avatar is in it, and how to treat it.</param>
    /// <param name="progress">Hears how far the import is; <see langword="null"/> if nobody asks.</param>
    /// <param name="cancellationToken">Gives up; nothing is stored then.</param>
    /// <returns>The import, with the account of every message and every exchange.</returns>
    /// <exception cref="ArgumentException">No speaker is named, or an option is out of its range.</exception>
    /// <exception cref="TranscriptException">The source can't be imported; the message says why and what to do.</exception>
    /// <exception cref="TrainingStoreException">The store failed.</exception>
    public async Task<TrainingData> ImportAsync(
        AvatarKey avatar, TranscriptSource source, ImportOptions options, IProgress<ImportProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(avatar);
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(options);
        ImportOptions.Check(options);

        var importId = Guid.CreateVersion7(_time.GetUtcNow());
        var started = _time.GetTimestamp();
        var reader = new ExchangeReader { MostHeld = MostHeldMessages };
        var report = await ReadAsync(source, options, reader, progress, cancellationToken).ConfigureAwait(false);
        var speakers = SpeakerMatcher.Find(options.Speakers, reader.Speakers);
        if (reader.NeedsSecondPass)
        {
            reader.BeginSecondPass(speakers);
            await ReadAsync(source, options, reader, progress, cancellationToken).ConfigureAwait(false);
        }

        // Asked for only now: making the secret is a write, and a source that can't be imported must not leave one.
        var secret = await _avatars.GetAvatarSecretAsync(avatar, cancellationToken).ConfigureAwait(false);
        var blocks = await _examples.GetBlockedParticipantsAsync(avatar, cancellationToken).ConfigureAwait(false);
        var exchanges = reader.Cut(speakers, options.Examples ?? ExampleOptions.Default, new ConversationIds(secret), cancellationToken);
        var (examples, account) = new ExampleMaker(avatar, importId, options, secret, blocks, _time).Make(
            exchanges, reader.Speakers, done => Report(progress, ImportStage.Preparing, done, exchanges.Count), cancellationToken);

        var (chatsWithout, messagesWithout) = reader.Without(speakers);
        var data = new TrainingData
        {
            Id = importId,
            Avatar = avatar,
            SourceName = source.Name,
            Report = report,
            Exchanges = account with { ChatsWithoutAvatar = chatsWithout, MessagesWithoutAvatar = messagesWithout },
            Consent = options.Consent,
            CreatedAt = _time.GetUtcNow(),
        };
        var stored = await _examples.AddImportAsync(data, Stream(examples, progress, cancellationToken), cancellationToken).ConfigureAwait(false);
        progress?.Report(new(ImportStage.Storing, examples.Count, examples.Count));
        Imported(importId, report.Kept, account.Exchanges, stored.Exchanges.Added, _time.GetElapsedTime(started).TotalMilliseconds);
        return stored;
    }

    private async Task<ImportReport> ReadAsync(
        TranscriptSource source, ImportOptions options, ExchangeReader reader, IProgress<ImportProgress>? progress, CancellationToken cancellationToken)
    {
        var transcript = await _readers.OpenAsync(source, options.Read, cancellationToken).ConfigureAwait(false);
        await using (transcript.ConfigureAwait(false))
        {
            var count = 0L;
            await foreach (var message in transcript.ReadMessagesAsync(cancellationToken).ConfigureAwait(false))
            {
                reader.Add(message);
                if (++count % ProgressEvery == 0)
                {
                    progress?.Report(new(ImportStage.Reading, count, null));
                }
            }

            progress?.Report(new(ImportStage.Reading, count, count));
            return transcript.Report;
        }
    }

    private static void Report(IProgress<ImportProgress>? progress, ImportStage stage, int done, int total)
    {
        if (done % ProgressEvery == 0)
        {
            progress?.Report(new(stage, done, total));
        }
    }

    // The list is complete before the store asks for its first: nothing can fail halfway but the store itself.
    private static async IAsyncEnumerable<TrainingExample> Stream(
        List<TrainingExample> examples, IProgress<ImportProgress>? progress, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var i = 0; i < examples.Count; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Report(progress, ImportStage.Storing, i, examples.Count);
            yield return examples[i];
        }

        await Task.CompletedTask.ConfigureAwait(false);
    }

    [LoggerMessage(1000, LogLevel.Information, "Import {ImportId}: {Messages} messages, {Exchanges} exchanges, {Added} examples added in {Milliseconds:0} ms.")]
    private partial void Imported(Guid importId, long messages, int exchanges, int added, double milliseconds);
}
