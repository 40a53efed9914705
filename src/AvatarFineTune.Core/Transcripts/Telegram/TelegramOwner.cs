namespace AvatarFineTune.Transcripts.Telegram;

/// <summary>Whose account it is, by its <c>personal_information</c>.</summary>
internal sealed class TelegramOwner
{
    private string? _firstName;
    private string? _lastName;

    /// <summary>The author id; <see langword="null"/> where the account does not tell.</summary>
    internal string? Id { get; private set; }

    /// <summary>The unique name, such as <c>@ava</c>.</summary>
    internal string? Handle { get; private set; }

    internal string Name => $"{_firstName} {_lastName}".Trim();

    internal static bool Knows(string field) => field is "/user_id" or "/first_name" or "/last_name" or "/username";

    internal void Take(string field, string? value)
    {
        switch (field)
        {
            case "/user_id":
                Id = value is null ? null : $"user{value}";
                break;
            case "/first_name":
                _firstName = value;
                break;
            case "/last_name":
                _lastName = value;
                break;
            default:
                Handle = value;
                break;
        }
    }
}
