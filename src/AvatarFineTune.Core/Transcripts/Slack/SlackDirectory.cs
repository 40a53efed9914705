using System.Buffers;
using System.Text.Json;
using AvatarFineTune.Transcripts.Json;

namespace AvatarFineTune.Transcripts.Slack;

/// <summary>The people and channels of one export, from <c>users.json</c>, <c>channels.json</c> and their kind.</summary>
internal sealed class SlackDirectory
{
    private static readonly SearchValues<char> InIds = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789");

    private readonly Dictionary<string, SlackUser> _users = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SlackChannel> _channelsById = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SlackChannel> _channelsByFolder = new(StringComparer.Ordinal);
    private readonly List<string[]> _dms = [];

    /// <summary>Takes one record of one of the lists.</summary>
    internal void Add(JsonElement record, string list)
    {
        var id = record.Name("id"u8) ?? throw new FormatException("A user or channel has an id.");
        if (record.Field("members"u8).ValueKind == JsonValueKind.Array)
        {
            AddChannel(id, record, list);
        }
        else if (record.Field("profile"u8).ValueKind == JsonValueKind.Object || record.Name("name"u8) is not null)
        {
            var name = NameOf(record.Field("profile"u8)) ?? record.Name("real_name"u8) ?? record.Name("name"u8) ?? id;
            _users[id] = new(name, record.Flag("is_bot"u8) || IsSlackbot(id));
        }
    }

    /// <summary>Somebody as a message itself shows them: people of other workspaces stand in no list.</summary>
    internal SlackUser Find(string id, JsonElement shownProfile)
    {
        if (!_users.TryGetValue(id, out var user))
        {
            user = new(NameOf(shownProfile) ?? id, IsSlackbot(id));
            if (shownProfile.ValueKind == JsonValueKind.Object)
            {
                _users.Add(id, user);
            }
        }

        return user;
    }

    internal string? UserName(string id) => _users.TryGetValue(id, out var user) ? user.Name : null;

    internal string? ChannelName(string id) => _channelsById.TryGetValue(id, out var channel) ? channel.Name : null;

    /// <summary>The channel that a folder holds; folders are named after channels, those of direct messages after their id.</summary>
    internal (string? Id, string Title) Channel(string folder)
    {
        var channel = _channelsByFolder.GetValueOrDefault(folder) ?? _channelsById.GetValueOrDefault(folder);
        return channel switch
        {
            null when IsId(folder) => (folder, ""),
            null => (null, folder.Length > 0 ? "#" + folder : ""),
            { IsDirect: true } => (channel.Id, string.Join(", ", channel.Members.Distinct().Select(m => UserName(m) ?? m))),
            _ => (channel.Id, "#" + channel.Name),
        };
    }

    /// <summary>The one person who is in all direct messages: an export of them is made by that person.</summary>
    internal (string Id, string Name)? Owner()
    {
        if (_dms.Count < 2)
        {
            return null;
        }

        var inAll = _dms.Skip(1).Aggregate(_dms[0].AsEnumerable(), (all, members) => all.Intersect(members, StringComparer.Ordinal)).ToList();
        return inAll.Count == 1 ? (inAll[0], UserName(inAll[0]) ?? inAll[0]) : null;
    }

    internal static bool IsId(string name) =>
        name.Length >= 8 && name[0] is 'C' or 'D' or 'G' && !name.AsSpan().ContainsAnyExcept(InIds) && name.AsSpan().ContainsAnyInRange('0', '9');

    internal static string? NameOf(JsonElement profile) => profile.Name("display_name"u8) ?? profile.Name("real_name"u8) ?? profile.Name("name"u8);

    private static bool IsSlackbot(string id) => string.Equals(id, "USLACKBOT", StringComparison.Ordinal);

    private void AddChannel(string id, JsonElement record, string list)
    {
        var members = record.Items("members"u8).Select(m => m.AsText()).OfType<string>().ToArray();
        var name = record.Name("name"u8);
        var isDirect = name is null || record.Flag("is_mpim"u8) || list is "mpims.json" || name.StartsWith("mpdm-", StringComparison.Ordinal);
        var channel = new SlackChannel(id, name ?? id, members, isDirect);
        _channelsById[id] = channel;
        _channelsByFolder[name ?? id] = channel;
        if (name is null)
        {
            _dms.Add([.. members.Distinct()]);
        }
    }

    private sealed record SlackChannel(string Id, string Name, string[] Members, bool IsDirect)
    {
        public override string ToString() => Id;
    }
}

/// <summary>Somebody, or a program, as shown.</summary>
internal sealed record SlackUser(string Name, bool IsBot)
{
    public override string ToString() => nameof(SlackUser);
}
