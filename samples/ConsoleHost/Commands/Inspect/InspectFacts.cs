using System.Text.Json;
using AvatarFineTune.Transcripts;

namespace ConsoleHost.Commands.Inspect;

/// <summary>Platform, dialect and date order: of one chat, or of all, where they agree; null where they differ.</summary>
internal sealed class InspectFacts
{
    private readonly List<(string? Platform, string? Dialect, DateOrder? Order, DateOrderBasis? Basis)> _chats = [];

    internal InspectFacts()
    {
    }

    internal InspectFacts(TranscriptChat chat) => Add(chat);

    internal void Add(TranscriptChat chat)
    {
        var facts = (chat.Platform, chat.Dialect, chat.DateOrder, chat.DateOrderBasis);
        if (!_chats.Contains(facts))
        {
            _chats.Add(facts);
        }
    }

    internal void WriteTo(Utf8JsonWriter json)
    {
        json.WriteString("platform", Common(c => c.Platform));
        json.WriteString("dialect", Common(c => c.Dialect));
        json.WriteString("dateOrder", Common(c => InspectNames.Of(c.Order)));
        json.WriteString("dateOrderBasis", Common(c => InspectNames.Of(c.Basis)));
    }

    private string? Common(Func<(string? Platform, string? Dialect, DateOrder? Order, DateOrderBasis? Basis), string?> value)
    {
        var values = _chats.Select(value).Distinct().ToList();
        return values.Count == 1 ? values[0] : null;
    }
}
