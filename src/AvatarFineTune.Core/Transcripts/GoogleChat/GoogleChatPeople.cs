using System.Text.Json;
using AvatarFineTune.Transcripts.Json;

namespace AvatarFineTune.Transcripts.GoogleChat;

/// <summary>What stands beside the messages: who owns the export, and how a group is called and who is in it.</summary>
internal sealed class GoogleChatPeople
{
    private readonly Dictionary<string, string> _names = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<(string Email, string Name)> _members = [];
    private string? _groupName;

    internal void AddOwner(JsonElement user, ImportReportBuilder report)
    {
        var email = user.Name("email"u8);
        if ((user.Name("name"u8) ?? email) is { } name)
        {
            report.AddOwner(name, email, "user_info");
            OwnerEmail ??= email;
        }
    }

    internal void AddGroupName(string? name) => _groupName = name;

    internal void AddMember(JsonElement member)
    {
        if (member.Name("email"u8) is { } email)
        {
            var name = member.Name("name"u8) ?? email;
            _names[email] = name;
            _members.Add((email, name));
        }
    }

    internal string? OwnerEmail { get; set; }

    internal string? NameOf(string? email) => email is null ? null : _names.GetValueOrDefault(email);

    /// <summary>A space has a name; a conversation of two is called after the other one.</summary>
    internal string Title => _groupName
        ?? string.Join(", ", _members.Where(m => OwnerEmail is null || !string.Equals(m.Email, OwnerEmail, StringComparison.OrdinalIgnoreCase)).Select(m => m.Name));
}
