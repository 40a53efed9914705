using System.Runtime.ExceptionServices;
using AvatarFineTune.Avatars;
using AvatarFineTune.Examples;
using AvatarFineTune.Stores.Providers;

namespace AvatarFineTune.Postgres;

public sealed partial class PostgresTrainingStore
{
    private const string ImportColumns =
        "user_id::text, avatar_id::text, id::text::uuid, source_name, report, exchanges, consent_by, consent_basis, consent_at, created_at";

    // Rows that the app made itself have no report, and are not ours.
    private const string OurImports = "user_id = @user::aft_imports_user AND avatar_id = @avatar::aft_imports_avatar AND report IS NOT NULL";

    /// <inheritdoc/>
    public async Task<TrainingData> AddImportAsync(TrainingData data, IAsyncEnumerable<TrainingExample> examples, CancellationToken cancellationToken)
    {
        data = Kept(StoreInput.Clean(data));
        ArgumentNullException.ThrowIfNull(examples);
        return await GetImportAsync(data.Avatar, data.Id, cancellationToken).ConfigureAwait(false)
            ?? await StagedWriteAsync("AddImport", data.Avatar, async c =>
            {
                var staging = new PostgresStaging<TrainingExample>(c, StagedExamples, (row, e, token) => WriteExampleAsync(row, StoreInput.Clean(e, data, default), token));
                var staged = await staging.CopyAsync(examples).ConfigureAwait(false);
                await c.LockAvatarAsync(data.Avatar).ConfigureAwait(false);
                return await ImportAsync(c, data.Avatar, data.Id).ConfigureAwait(false)
                    ?? await StoreAsync(c, staging, data, checked((int)staged)).ConfigureAwait(false);
            }, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public Task<TrainingData?> GetImportAsync(AvatarKey avatar, Guid trainingDataId, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(avatar);
        return ReadAsync("GetImport", avatar, c => ImportAsync(c, avatar, trainingDataId), cancellationToken);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<TrainingData>> ListImportsAsync(AvatarKey avatar, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(avatar);
        return ReadAsync<IReadOnlyList<TrainingData>>("ListImports", avatar, async c => await ImportsAsync(c, avatar).ConfigureAwait(false), cancellationToken);
    }

    /// <summary>
    /// One transaction that first reads the caller's rows, and only then locks the avatar. They can be read once, so that
    /// nothing is done again but the connecting.
    /// </summary>
    private async Task<T> StagedWriteAsync<T>(string operation, AvatarKey avatar, Func<PostgresSession, Task<T>> work, CancellationToken cancellationToken)
    {
        try
        {
            return await _database.WriteAsync(operation, PostgresScope.User(avatar.UserId), PostgresRetry.Connecting, work, cancellationToken).ConfigureAwait(false);
        }
        catch (CallersFaultException e)
        {
            ExceptionDispatchInfo.Throw(e.InnerException!);
            throw;
        }
    }

    private static async Task<TrainingData> StoreAsync(PostgresSession c, PostgresStaging<TrainingExample> staging, TrainingData data, int staged)
    {
        var blocked = await LeaveOutErasedAsync(c, data.Avatar).ConfigureAwait(false);
        var people = await BlocksAsync(c, data.Avatar).ConfigureAwait(false);
        blocked += await LeaveOutBlockedAsync(c, people).ConfigureAwait(false);
        data = ErasedNames.Remove(data, people);
        var added = await staging.InsertAsync(InsertExamples, Key(data.Avatar, ("import", data.Id))).ConfigureAwait(false);
        var stored = data with
        {
            Exchanges = data.Exchanges with { Added = added, Blocked = data.Exchanges.Blocked + blocked, AlreadyKnown = staged - blocked - added },
        };
        await c.RunAsync(
            """
            INSERT INTO aft.avatar_training_data
                (user_id, avatar_id, id, source_name, platforms, report, exchanges, consent_by, consent_basis, consent_at, fine_tuning_status, created_at)
            VALUES (@user::aft_imports_user, @avatar::aft_imports_avatar, @id::aft_imports_id, @source, @platforms, @report, @exchanges, @by, @basis, @at,
                'imported', @created)
            """,
            Key(
                stored.Avatar, ("id", stored.Id), ("source", stored.SourceName), ("platforms", stored.Report.Platforms.ToArray()),
                ("report", new Json(StoredJson.Write(stored.Report))), ("exchanges", new Json(StoredJson.Write(stored.Exchanges))),
                ("by", stored.Consent?.By), ("basis", stored.Consent?.Basis), ("at", stored.Consent?.At), ("created", stored.CreatedAt))).ConfigureAwait(false);
        return stored;
    }

    private static Task<TrainingData?> ImportAsync(PostgresSession c, AvatarKey avatar, Guid id) => c.FirstAsync(
        ReadImport, $"SELECT {ImportColumns} FROM aft.avatar_training_data WHERE {OurImports} AND id = @id::aft_imports_id", Key(avatar, ("id", id)));

    private static Task<List<TrainingData>> ImportsAsync(PostgresSession c, AvatarKey avatar) => c.AllAsync(
        ReadImport, $"SELECT {ImportColumns} FROM aft.avatar_training_data WHERE {OurImports} ORDER BY created_at DESC, id DESC", Key(avatar));

    private static TrainingData ReadImport(PostgresRow row)
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

    /// <summary>With times as they will be read again: the server keeps microseconds.</summary>
    private static TrainingData Kept(TrainingData data) => data with
    {
        Consent = data.Consent is { } consent ? consent with { At = Kept(consent.At) } : null,
        CreatedAt = Kept(data.CreatedAt),
    };

    private static DateTimeOffset Kept(DateTimeOffset time) => time.AddTicks(-(time.Ticks % TimeSpan.TicksPerMicrosecond));
}
