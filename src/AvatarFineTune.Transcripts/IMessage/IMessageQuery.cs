using Microsoft.Data.Sqlite;

namespace AvatarFineTune.Transcripts.IMessage;

/// <summary>
/// Reads the messages chat by chat, in time order. Sorted are row ids alone, so that SQLite never spills anybody's words to
/// another file; then each row is fetched by its id.
/// </summary>
internal sealed class IMessageQuery(TranscriptInput input, ChatDatabase database, CancellationToken cancellationToken)
{
    private const string InOrder =
        """
        SELECT m.ROWID, j.chat_id
        FROM message m LEFT JOIN chat_message_join j ON j.message_id = m.ROWID
        ORDER BY j.chat_id IS NULL, coalesce(j.chat_id, m.handle_id), m.date, m.ROWID
        """;

    internal IEnumerable<TranscriptMessage> Read()
    {
        var chats = IMessageChats.Load(database, cancellationToken);
        input.Report.AddOwner(chats.Me.Name, chats.Me.Id, "is_from_me");
        var inSeveral = Ids("chat_message_join", "GROUP BY message_id HAVING COUNT(*) > 1");
        var deleted = Ids("chat_recoverable_message_join", "");
        var seen = new HashSet<long>();
        using var order = database.Command(InOrder);
        using var fetch = database.Command(MessageRow.Sql(database));
        var id = fetch.Parameters.Add("$id", SqliteType.Integer);
        fetch.Parameters.AddWithValue("$most", input.Options.MaxRecordBytes);
        using var rows = database.Run(order.ExecuteReader, cancellationToken);
        while (database.Run(() => Next(rows), cancellationToken) is { } next)
        {
            var (number, chatRow) = next;
            id.Value = number;
            if (Fetch(fetch, number) is not { } row)
            {
                continue;
            }

            var chat = chats.Of(chatRow, row.Handle);
            if (inSeveral.Contains(number) && !seen.Add(number))
            {
                input.Report.AddDuplicate(chat);
            }
            else if (IMessageMessage.From(row, chat, chats.Me, deleted.Contains(number)) is { } message)
            {
                yield return message;
            }
            else
            {
                input.Report.AddNotUnderstood(number, row.Text ?? "");
            }
        }
    }

    /// <summary>The numbers of a message and of its chat; a database that is damaged may have none, and that is told as damage.</summary>
    private static (long Message, long? Chat)? Next(SqliteDataReader rows) =>
        rows.Read() ? (rows.GetInt64(0), rows.IsDBNull(1) ? null : rows.GetInt64(1)) : null;

    private MessageRow? Fetch(SqliteCommand fetch, long number) => database.Run(
        () =>
        {
            using var reader = fetch.ExecuteReader();
            if (!reader.Read())
            {
                // Found by the index and not in the table: the two contradict each other.
                input.Report.AddNotUnderstood(number, "");
                return null;
            }

            var row = MessageRow.Read(reader);
            return !row.IsTooLong ? row : throw new TranscriptException(
                TranscriptError.LimitExceeded,
                $"'{input.Name}' holds a message of more than {input.Options.MaxRecordBytes} bytes in row {number}: if that is right, raise {nameof(TranscriptReadOptions.MaxRecordBytes)}.");
        },
        cancellationToken);

    private HashSet<long> Ids(string table, string rest)
    {
        if (!database.Has(table))
        {
            return [];
        }

        return database.Run(
            () =>
            {
                HashSet<long> ids = [];
                using var command = database.Command($"SELECT message_id FROM {table} WHERE message_id IS NOT NULL {rest}");
                using var reader = command.ExecuteReader();
                while (reader.Read())
                {
                    ids.Add(reader.GetInt64(0));
                }

                return ids;
            },
            cancellationToken);
    }
}
