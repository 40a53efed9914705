using System.Text;
using AvatarFineTune.Examples.Cutting;
using AvatarFineTune.Examples.Redaction;

namespace AvatarFineTune.Examples;

/// <summary>Writes an exchange down: redacted, and in a group with a name before each line of the prompt.</summary>
internal sealed class ExchangeWriter(SpeakerTable speakers, Redactor redactor, RedactionTally tally)
{
    private readonly Dictionary<int, string> _names = [];

    /// <summary>Writes the prompt, the reply, and the last prompt turn without names: what the avatar answered.</summary>
    public (string Prompt, string Reply, string LastTurn) Write(Exchange exchange)
    {
        var prompt = new StringBuilder();
        var lastTurn = "";
        foreach (var turn in exchange.Prompt)
        {
            lastTurn = redactor.Redact(turn.Text, tally);
            if (exchange.ShowsNames)
            {
                AppendNamed(prompt, NameOf(turn.Author), lastTurn);
            }
            else
            {
                prompt.Append(prompt.Length > 0 ? "\n" : "").Append(lastTurn);
            }
        }

        return (prompt.ToString(), redactor.Redact(Words(exchange.Reply), tally), lastTurn);
    }

    /// <summary>The words of a side as they were said, for the hash.</summary>
    public static string Words(IReadOnlyList<Turn> turns) => turns.Count == 1 ? turns[0].Text : string.Join('\n', turns.Select(t => t.Text));

    // Every line, not every turn: a pasted "Bob: …" must not look like Bob. Blank lines say nothing there.
    private static void AppendNamed(StringBuilder prompt, string name, string text)
    {
        foreach (var line in text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            prompt.Append(prompt.Length > 0 ? "\n" : "").Append(name).Append(": ").Append(line);
        }
    }

    private string NameOf(int author)
    {
        if (!_names.TryGetValue(author, out var name))
        {
            _names.Add(author, name = redactor.RedactName(speakers[author].Name, tally));
        }

        return name;
    }
}
