using AvatarFineTune.Usage;
using Npgsql;
using NpgsqlTypes;

namespace AvatarFineTune.Postgres;

/// <summary>The statements of one flush: one round trip and one transaction, in which each user's rows are written as that user.</summary>
internal static class UsageFlush
{
    // Where many users' records are in one transaction, a row that somebody holds must not keep all of them waiting.
    private const string TogetherWait = "1s";

    private const string Enter = $"{PostgresSession.ForUser}, set_config('lock_timeout', @wait, true)";

    private const string Add = """
        SELECT aft.avatar_fine_tune_add_usage(
            @user, @batch, @keep, @ids, @avatars, @vendors, @models, @at, @input, @cached, @output, @costs, @currencies,
            @fallbacks, @callers, @versions, @estimated)
        """;

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
                batch.BatchCommands.Add(Command(Enter, Text("user", user.UserId), Text("wait", users.Count > 1 ? TogetherWait : "0")));
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
        Text("user", user.UserId),
        new NpgsqlParameter<Guid>("batch", NpgsqlDbType.Uuid) { TypedValue = batchId },
        new NpgsqlParameter<bool>("keep", NpgsqlDbType.Boolean) { TypedValue = keep },
        List("ids", NpgsqlDbType.Uuid, user, r => r.Id),
        List("avatars", NpgsqlDbType.Text, user, r => r.Avatar.AvatarId),
        List("vendors", NpgsqlDbType.Text, user, r => r.Model.Vendor),
        List("models", NpgsqlDbType.Text, user, r => r.Model.Model),
        List("at", NpgsqlDbType.TimestampTz, user, r => r.At.UtcDateTime),
        List("input", NpgsqlDbType.Bigint, user, r => r.InputTokens),
        List("cached", NpgsqlDbType.Bigint, user, r => r.CachedInputTokens),
        List("output", NpgsqlDbType.Bigint, user, r => r.OutputTokens),
        List("costs", NpgsqlDbType.Numeric, user, r => r.Cost?.Amount),
        List("currencies", NpgsqlDbType.Text, user, r => r.Cost?.Currency),
        List("fallbacks", NpgsqlDbType.Boolean, user, r => r.IsFallback),
        List("callers", NpgsqlDbType.Text, user, r => r.CallerId, keep),
        List("versions", NpgsqlDbType.Integer, user, r => r.Version, keep),
        List("estimated", NpgsqlDbType.Boolean, user, r => r.IsEstimated, keep),
    ];

    private static NpgsqlParameter<string> Text(string name, string value) => new(name, NpgsqlDbType.Text) { TypedValue = value };

    private static NpgsqlParameter<T[]> List<T>(string name, NpgsqlDbType type, UserUsage user, Func<UsageRecord, T> value, bool isWanted = true)
    {
        var values = isWanted ? new T[user.Records.Count] : [];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = value(user.Records[i].Record);
        }

        return new(name, NpgsqlDbType.Array | type) { TypedValue = values };
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
