namespace AvatarFineTune.Transcripts.IMessage;

/// <summary>The chats of a database, and who its owner is.</summary>
internal sealed class IMessageChats
{
    private readonly Dictionary<long, TranscriptChat> _byRow = [];
    private readonly Dictionary<string, TranscriptChat> _withoutChat = new(StringComparer.Ordinal);

    internal (string Name, string? Id) Me { get; private set; } = ("Me", null);

    internal static IMessageChats Load(ChatDatabase database, CancellationToken cancellationToken)
    {
        var chats = new IMessageChats();
        return database.Run(
            () =>
            {
                var participants = Participants(database);
                using var command = database.Command(
                    $"""
                    SELECT c.ROWID, {database.Column("chat", "c", "guid")}, {database.Column("chat", "c", "display_name")}, {database.Column("chat", "c", "chat_identifier")}
                    FROM chat c
                    """);
                using var reader = command.ExecuteReader();
                while (reader.Read())
                {
                    if (reader.IsDBNull(0))
                    {
                        // Only a damaged database has rows without a number; no message can point to one.
                        continue;
                    }

                    var row = reader.GetInt64(0);
                    var guid = reader.IsDBNull(1) ? null : reader.GetString(1);
                    chats._byRow[row] = new()
                    {
                        Id = guid is { Length: > 0 } ? guid : Numbered(row),
                        PlatformId = guid is { Length: > 0 } ? guid : null,
                        Title = !reader.IsDBNull(2) && reader.GetString(2) is { Length: > 0 } name ? name
                            : participants.TryGetValue(row, out var people) ? string.Join(", ", people)
                            : reader.IsDBNull(3) ? "" : reader.GetString(3),
                        Platform = IMessageReader.PlatformName,
                    };
                }

                chats.FindMe(database);
                return chats;
            },
            cancellationToken);
    }

    internal TranscriptChat Of(long? row, string? handle)
    {
        if (row is { } number)
        {
            if (!_byRow.TryGetValue(number, out var chat))
            {
                _byRow.Add(number, chat = new() { Id = Numbered(number), Platform = IMessageReader.PlatformName });
            }

            return chat;
        }

        // A message that is in no chat any more is not thrown together with other people's.
        var key = handle ?? "";
        if (!_withoutChat.TryGetValue(key, out var lost))
        {
            _withoutChat.Add(key, lost = new() { Id = $"without chat;{key}", Title = key, Platform = IMessageReader.PlatformName });
        }

        return lost;
    }

    private static string Numbered(long row) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"chat {row}");

    private static Dictionary<long, List<string>> Participants(ChatDatabase database)
    {
        Dictionary<long, List<string>> participants = [];
        if (!database.Has("chat_handle_join"))
        {
            return participants;
        }

        using var command = database.Command("SELECT j.chat_id, h.id FROM chat_handle_join j JOIN handle h ON h.ROWID = j.handle_id WHERE h.id IS NOT NULL ORDER BY j.chat_id, h.ROWID");
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            var chat = reader.GetInt64(0);
            if (!participants.TryGetValue(chat, out var people))
            {
                participants.Add(chat, people = []);
            }

            if (!people.Contains(reader.GetString(1)))
            {
                people.Add(reader.GetString(1));
            }
        }

        return participants;
    }

    /// <summary>The account that most chats run under, without the mark of its kind: <c>E:</c> for mail, <c>P:</c> for phone.</summary>
    private void FindMe(ChatDatabase database)
    {
        var login = database.Column("chat", "c", "account_login");
        using var command = database.Command($"SELECT {login} FROM chat c WHERE length({login}) > 2 GROUP BY 1 ORDER BY COUNT(*) DESC, 1 LIMIT 1");
        if (command.ExecuteScalar() is string account)
        {
            var name = account[1] == ':' ? account[2..] : account;
            Me = (name, name);
        }
    }
}
