using AvatarFineTune.Avatars;
using AvatarFineTune.Examples;
using AvatarFineTune.Stores;
using AvatarFineTune.Stores.Providers;
using Microsoft.Data.Sqlite;

namespace AvatarFineTune.Local;

public sealed partial class SqliteTrainingStore
{
    private const string ImportColumns =
        "user_id, avatar_id, id, source_name, report, exchanges, consent_by, consent_basis, consent_at, created_at";

    private const string StagedExamples = "CREATE TEMP TABLE staged_examples AS SELECT * FROM avatar_training_examples WHERE 0";

    /// <inheritdoc/>
    public async Task<TrainingData> AddImportAsync(TrainingData data, IAsyncEnumerable<TrainingExample> examples, CancellationToken cancellationToken)
    {
        const string Operation = "AddImport";
        data = StoreInput.Clean(data);
        ArgumentNullException.ThrowIfNull(examples);
        if (await GetImportAsync(data.Avatar, data.Id, cancellationToken).ConfigureAwait(false) is { } known)
        {
            return known;
        }

        using var staging = await _database.OpenStagingAsync(Operation, StagedExamples, cancellationToken).ConfigureAwait(false);
        await StageAsync(Operation, staging, data, examples, cancellationToken).ConfigureAwait(false);
        return await _database.WriteAsync(Operation, staging, c => Store(c, data), cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public Task<TrainingData?> GetImportAsync(AvatarKey avatar, Guid trainingDataId, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(avatar);
        return ReadAsync("GetImport", c => Import(c, avatar, trainingDataId), cancellationToken);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<TrainingData>> ListImportsAsync(AvatarKey avatar, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(avatar);
        return ReadAsync<IReadOnlyList<TrainingData>>("ListImports", c => Imports(c, avatar), cancellationToken);
    }

    private async Task StageAsync(
        string operation, SqliteConnection staging, TrainingData data, IAsyncEnumerable<TrainingExample> examples, CancellationToken cancellationToken)
    {
        var now = _time.GetUtcNow();
        _database.Guard(operation, () => staging.Run("BEGIN"));
        using var insert = staging.Command(InsertStagedExample);
        await foreach (var example in examples.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            var clean = StoreInput.Clean(example, data, now);
            _database.Guard(operation, () => insert.RunWith(ExampleValues(clean)));
        }

        _database.Guard(operation, () => staging.Run("COMMIT"));
    }

    private static TrainingData Store(SqliteConnection c, TrainingData data)
    {
        if (Import(c, data.Avatar, data.Id) is { } known)
        {
            return known;
        }

        var staged = (int)(long)c.Scalar("SELECT count(*) FROM staged_examples")!;
        var blocked = c.Run(
            """
            DELETE FROM staged_examples WHERE EXISTS (
                SELECT 1 FROM avatar_erased_hashes e WHERE e.user_id = $user AND e.avatar_id = $avatar AND e.hash = staged_examples.hash)
            """,
            Key(data.Avatar));
        blocked += LeaveOutBlocked(c, data.Avatar, out var people);
        data = ErasedNames.Remove(data, people);
        var added = c.Run("INSERT INTO avatar_training_examples SELECT * FROM staged_examples WHERE true ORDER BY rowid ON CONFLICT DO NOTHING");
        var stored = data with
        {
            Exchanges = data.Exchanges with { Added = added, Blocked = data.Exchanges.Blocked + blocked, AlreadyKnown = staged - blocked - added },
        };
        c.Run(
            """
            INSERT INTO avatar_training_data
                (user_id, avatar_id, id, source_name, platforms, report, exchanges, consent_by, consent_basis, consent_at, created_at)
            VALUES ($user, $avatar, $id, $source, $platforms, $report, $exchanges, $by, $basis, $at, $created)
            """,
            Key(
                stored.Avatar, ("$id", SqliteValue.Of(stored.Id)), ("$source", stored.SourceName),
                ("$platforms", StoredJson.Write(stored.Report.Platforms)), ("$report", StoredJson.Write(stored.Report)),
                ("$exchanges", StoredJson.Write(stored.Exchanges)), ("$by", stored.Consent?.By), ("$basis", stored.Consent?.Basis),
                ("$at", SqliteValue.Of(stored.Consent?.At)), ("$created", SqliteValue.Of(stored.CreatedAt))));
        return stored;
    }

    /// <summary>Again, within the transaction: somebody may have been erased since the caller asked who is blocked.</summary>
    private static int LeaveOutBlocked(SqliteConnection c, AvatarKey avatar, out ParticipantBlocks people)
    {
        var blocks = people = Blocks(c, avatar);
        if (blocks.IsEmpty)
        {
            return 0;
        }

        // A large group has thousands of sets of people: each is looked up, not searched for in all examples.
        c.Run("CREATE INDEX temp.staged_people ON staged_examples (participants, participant_ids)");
        return People(c, "temp.staged_examples")
            .Where(p => ParticipantHandles.Of(StoredJson.Names(p.Names), StoredJson.Names(p.Ids)).Any(blocks.Contains))
            .Sum(p => c.Run("DELETE FROM staged_examples WHERE participants = $names AND participant_ids = $ids", ("$names", p.Names), ("$ids", p.Ids)));
    }

    private static TrainingData? Import(SqliteConnection c, AvatarKey avatar, Guid id) => c.First(
        ReadImport,
        $"SELECT {ImportColumns} FROM avatar_training_data WHERE user_id = $user AND avatar_id = $avatar AND id = $id",
        Key(avatar, ("$id", SqliteValue.Of(id))));

    private static List<TrainingData> Imports(SqliteConnection c, AvatarKey avatar) => c.All(
        ReadImport,
        $"SELECT {ImportColumns} FROM avatar_training_data WHERE user_id = $user AND avatar_id = $avatar ORDER BY created_at DESC, id DESC",
        Key(avatar));

    private static TrainingData ReadImport(SqliteRow row)
    {
        var (avatar, id, source) = (row.Avatar(), row.Id(), row.Text());
        var (report, exchanges) = (StoredJson.ImportReport(row.Text()), StoredJson.ExchangeReport(row.Text()));
        var (by, basis, at) = (row.TextOrNull(), row.TextOrNull(), row.TimeOrNull());
        return new()
        {
            Id = id,
            Avatar = avatar,
            SourceName = source,
            Report = report,
            Exchanges = exchanges,
            Consent = at is { } time ? new(by ?? "", basis ?? "", time) : null,
            CreatedAt = row.Time(),
        };
    }
}
