using System.Runtime.CompilerServices;

namespace AvatarFineTune.Transcripts.Csv;

/// <summary>Reads the messages of a file whose survey is done.</summary>
internal sealed class CsvPass
{
    private readonly TranscriptInput _input;
    private readonly Func<string[], CsvLayout> _layoutOf;
    private readonly CsvSurvey _survey;
    private readonly Dictionary<string, TranscriptChat> _chats = new(StringComparer.Ordinal);
    private readonly Dictionary<TranscriptChat, int> _numbers = new(ReferenceEqualityComparer.Instance);

    internal CsvPass(TranscriptInput input, Func<string[], CsvLayout> layoutOf, CsvSurvey survey)
    {
        _input = input;
        _layoutOf = layoutOf;
        _survey = survey;
        for (var i = 0; i < survey.Chats.Count; i++)
        {
            var name = survey.Chats[i];
            _chats.Add(name, new()
            {
                Id = name.Length == 0 ? input.Name : name,
                Title = name,
                Platform = CsvTranscriptReader.PlatformName,
                DateOrder = survey.Dates?.Order,
                DateOrderBasis = survey.Dates?.Basis,
                DateOrderEvidence = survey.Dates?.Evidence,
            });
            _numbers.Add(_chats[name], i);
        }
    }

    /// <summary>The messages chat by chat, however the file mixes them.</summary>
    internal async IAsyncEnumerable<TranscriptMessage> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var count = _survey.IsSorted ? 1 : _survey.Chats.Count;
        for (var done = 0; done < count;)
        {
            var held = new HeldChats(done + 1, count);
            await foreach (var message in InFileOrderAsync(done == 0, cancellationToken).ConfigureAwait(false))
            {
                var number = _survey.IsSorted ? 0 : _numbers[message.Chat];
                if (number == done)
                {
                    yield return message;
                }
                else if (number > done)
                {
                    held.Add(number, message);
                }
            }

            foreach (var message in held.InOrder())
            {
                yield return message;
            }

            done = held.End;
        }
    }

    private async IAsyncEnumerable<TranscriptMessage> InFileOrderAsync(bool isFirst, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var table = await CsvTable.OpenAsync(_input, _input.Files[0], _layoutOf, cancellationToken).ConfigureAwait(false);
        await using (table.ConfigureAwait(false))
        {
            var messages = new CsvMessage(table.Layout, _survey.Dates?.Order, ChatOf);
            while (await table.ReadAsync(cancellationToken).ConfigureAwait(false) is { } record)
            {
                if (record.Cells is { } cells && messages.From(cells) is { } message)
                {
                    yield return message;
                }
                else if (isFirst)
                {
                    _input.Report.AddNotUnderstood(record.Line, record.Excerpt.Length > 0 ? record.Excerpt : string.Join(table.Layout.Header.Length > 1 ? ", " : "", record.Cells ?? []));
                }
            }
        }
    }

    /// <summary>Only a file that changes between two passes can name a chat that the survey did not see.</summary>
    private TranscriptChat ChatOf(string name) => _chats.TryGetValue(name, out var chat) ? chat : throw new TranscriptException(
        TranscriptError.NotReadable, $"'{_input.Name}' changed while it was read: try again when nothing writes to it.");
}
