using AvatarFineTune.Usage;
using Npgsql;
using NpgsqlTypes;

namespace AvatarFineTune.Postgres;

/// <summary>The statements of one flush: one round trip and one transaction, in which each user's rows are written as that user.</summary>
internal static class UsageFlush
{
    // Where many users' records are in one transaction, a row that somebody holds must not keep all of them waiting.
    private const string TogetherWait = "1s";

    // Parameters by position: names would have to be looked for in the statements each time.
    private const string Enter =
        "SELECT set_config('avatar_fine_tune.user_id', $1, true), set_config('avatar_fine_tune.system', '', true), set_config('lock_timeout', $2, true)";

    private const string Add =
        "SELECT aft.avatar_fine_tune_add_usage($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)";

    /// <summary>Runs the statements.</summary>
    /// <returns>For each user, the ids that were new; of a batch sent again, those that it stored before as well.</returns>
    public static async Task<List<Guid[]>> RunAsync(
        NpgsqlConnection connection, PostgresNames names, Guid batchId, IReadOnlyList<UserUsage> users, PostgresStoreOptions options,
        CancellationToken cancellationToken)
    {
        var batch = connection.CreateBatch();
        await using (batch.ConfigureAwait(false))
        {
            batch.Timeout = (int)options.CommandTimeout.TotalSeconds;
            foreach (var user in users)
            {
                batch.BatchCommands.Add(Command(Enter, Text(user.UserId), Text(users.Count > 1 ? TogetherWait : "0")));
                batch.BatchCommands.Add(Command(names.Resolve(Add), Parameters(user, batchId, options.KeepUsageRecords)));
            }

            var added = new List<Guid[]>(users.Count);
            var reader = await batch.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
            {
                // Results come in pairs. The last call waits for the commit's own answer.
                while (await reader.NextResultAsync(cancellationToken).ConfigureAwait(false))
                {
                    await reader.ReadAsync(cancellationToken).ConfigureAwait(false);
                    added.Add(reader.GetFieldValue<Guid[]>(0));
                    await reader.NextResultAsync(cancellationToken).ConfigureAwait(false);
                }
            }

            return added;
        }
    }

    private static NpgsqlParameter[] Parameters(UserUsage user, Guid batchId, bool keep) =>
    [
        Text(user.UserId),
        new NpgsqlParameter<Guid> { TypedValue = batchId, NpgsqlDbType = NpgsqlDbType.Uuid },
        new NpgsqlParameter<bool> { TypedValue = keep, NpgsqlDbType = NpgsqlDbType.Boolean },
        List(NpgsqlDbType.Uuid, user, r => r.Id),
        List(NpgsqlDbType.Text, user, r => r.Avatar.AvatarId),
        List(NpgsqlDbType.Text, user, r => r.Model.Vendor),
        List(NpgsqlDbType.Text, user, r => r.Model.Model),
        List(NpgsqlDbType.TimestampTz, user, r => r.At.UtcDateTime),
        List(NpgsqlDbType.Bigint, user, r => r.InputTokens),
        List(NpgsqlDbType.Bigint, user, r => r.CachedInputTokens),
        List(NpgsqlDbType.Bigint, user, r => r.OutputTokens),
        List(NpgsqlDbType.Numeric, user, r => r.Cost?.Amount),
        List(NpgsqlDbType.Text, user, r => r.Cost?.Currency),
        List(NpgsqlDbType.Boolean, user, r => r.IsFallback),
        List(NpgsqlDbType.Text, user, r => r.CallerId, keep),
        List(NpgsqlDbType.Integer, user, r => r.Version, keep),
        List(NpgsqlDbType.Boolean, user, r => r.IsEstimated, keep),
    ];

    private static NpgsqlParameter<string> Text(string value) => new() { TypedValue = value, NpgsqlDbType = NpgsqlDbType.Text };

    private static NpgsqlParameter<T[]> List<T>(NpgsqlDbType type, UserUsage user, Func<UsageRecord, T> value, bool isWanted = true)
    {
        var values = isWanted ? new T[user.Records.Count] : [];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = value(user.Records[i].Record);
        }

        return new() { TypedValue = values, NpgsqlDbType = NpgsqlDbType.Array | type };
    }

    private static NpgsqlBatchCommand Command(string sql, params ReadOnlySpan<NpgsqlParameter> parameters)
    {
#pragma warning disable CA2100 // Two constants of this class; values are parameters.
        var command = new NpgsqlBatchCommand(sql);
#pragma warning restore CA2100
        foreach (var parameter in parameters)
        {
            command.Parameters.Add(parameter);
        }

        return command;
    }
}
