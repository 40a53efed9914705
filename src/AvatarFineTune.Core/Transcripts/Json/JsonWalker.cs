using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;

namespace AvatarFineTune.Transcripts.Json;

/// <summary>What to do with a value.</summary>
internal enum JsonStep
{
    /// <summary>Pass over it, however large.</summary>
    Skip,

    /// <summary>Go into it.</summary>
    Enter,

    /// <summary>Hand it over whole; it is held to the record limit.</summary>
    Take,
}

/// <summary>
/// Walks one JSON document of any size, record by record: a platform says by path what to enter, take and skip. Memory
/// is one window; a record that does not fit makes it grow, up to the record limit. For one pass over one file.
/// </summary>
internal abstract class JsonWalker(TranscriptInput input, TranscriptFile? file = null)
{
    private readonly TranscriptFile _file = file ?? input.Files[0];
    private readonly Stack<Frame> _frames = new();
    private JsonReaderState _state = new(new JsonReaderOptions { MaxDepth = input.Options.MaxDepth });
    private string _property = "";
    private int _skipDepth = -1;
    private bool _ended;

    /// <summary>The number of the record under way in its list, from 1.</summary>
    protected long Record { get; private set; }

    protected TranscriptInput Input { get; } = input;

    protected List<TranscriptMessage> Batch { get; } = new(TranscriptBatches.Size);

    internal async IAsyncEnumerable<List<TranscriptMessage>> RunAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var stream = await Input.OpenAsync(_file, cancellationToken).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            using var buffer = new Utf8Buffer(stream, _file.Name, Input.Options.MaxRecordBytes);
            do
            {
                await buffer.FillAsync(Record, cancellationToken).ConfigureAwait(false);
                while (Walk(buffer))
                {
                    yield return Batch;
                    Batch.Clear();
                }
            }
            while (!buffer.IsFinal && !_ended);
        }
    }

    /// <summary>
    /// Reads a file that holds no messages, but a list of people or channels, to its end. The words are still there without
    /// it: one that is cut off or broken only counts as not understood.
    /// </summary>
    /// <param name="list">What the report calls it.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    internal async ValueTask RunListAsync(string list, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var batch in RunAsync(cancellationToken).ConfigureAwait(false))
            {
                batch.Clear();
            }
        }
        catch (TranscriptException e) when (e.Error == TranscriptError.Damaged)
        {
            Input.Report.AddNotUnderstood(1, $"({list} that is cut off or broken)");
        }
    }

    /// <summary>Says what to do with the value at a path such as <c>/chats/list/*/messages/*</c>.</summary>
    protected abstract JsonStep Decide(string path);

    /// <summary>Receives a taken value.</summary>
    /// <exception cref="FormatException">The record is not what it should be: it is counted as not understood.</exception>
    protected abstract void Taken(string path, ReadOnlySpan<byte> json);

    /// <summary>
    /// Called where the document is no valid JSON: mends what an exporter is known to write wrongly in the bytes that are
    /// not read yet, from the token at fault on.
    /// </summary>
    /// <returns>Whether anything was mended; <see langword="null"/> where more bytes are needed to tell.</returns>
    protected virtual bool? Mend(Utf8Buffer buffer) => false;

    /// <summary>Called at the end of what was entered.</summary>
    protected virtual void Left(string path)
    {
    }

    /// <returns>Whether the batch is worth handing on; else more bytes are needed.</returns>
    private bool Walk(Utf8Buffer buffer)
    {
        while (!_ended)
        {
            if (TryWalk(buffer) is { } isFull)
            {
                return isFull;
            }
        }

        return false;
    }

    /// <returns>As <see cref="Walk"/>; <see langword="null"/> where the bytes were mended, and are to be walked once more.</returns>
    private bool? TryWalk(Utf8Buffer buffer)
    {
        var unread = buffer.Unread;
        var reader = new Utf8JsonReader(unread, buffer.IsFinal, _state);
        var before = (Consumed: 0, State: _state);
        try
        {
            while (Batch.Count < TranscriptBatches.Size)
            {
                before = ((int)reader.BytesConsumed, reader.CurrentState);
                if (!reader.Read())
                {
                    break;
                }

                if (!Step(ref reader, unread))
                {
                    _state = before.State;
                    buffer.Advance(before.Consumed);
                    return false;
                }
            }
        }
        catch (JsonException e)
        {
            var fault = JsonFault.Of(e, _file.Name, reader.CurrentDepth, Input.Options.MaxDepth, buffer.Offset + reader.BytesConsumed, Record);
            _state = before.State;
            buffer.Advance(before.Consumed);
            return Mend(buffer) switch
            {
                true => null,
                null when !buffer.IsFinal => false,
                _ => throw fault,
            };
        }

        _state = reader.CurrentState;
        buffer.Advance((int)reader.BytesConsumed);
        _ended = buffer.IsFinal && Batch.Count < TranscriptBatches.Size;
        return Batch.Count >= TranscriptBatches.Size || (_ended && Batch.Count > 0);
    }

    /// <returns>Whether the token was dealt with; else its value does not lie whole in the window yet.</returns>
    private bool Step(ref Utf8JsonReader reader, ReadOnlySpan<byte> unread)
    {
        if (_skipDepth >= 0)
        {
            if (reader.CurrentDepth == _skipDepth && reader.TokenType is JsonTokenType.EndObject or JsonTokenType.EndArray)
            {
                _skipDepth = -1;
            }

            return true;
        }

        switch (reader.TokenType)
        {
            case JsonTokenType.PropertyName:
                _property = JsonText.GetString(ref reader);
                return true;
            case JsonTokenType.EndObject or JsonTokenType.EndArray:
                Left(_frames.Pop().Path);
                return true;
            default:
                return Value(ref reader, unread);
        }
    }

    private bool Value(ref Utf8JsonReader reader, ReadOnlySpan<byte> unread)
    {
        var isElement = _frames.TryPeek(out var frame) && frame.IsArray;
        var path = isElement ? frame.ElementPath : _frames.Count == 0 ? "" : $"{frame.Path}/{_property}";
        var step = isElement ? frame.ElementStep : Decide(path);
        var isContainer = reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray;
        if (step == JsonStep.Take)
        {
            var start = (int)reader.TokenStartIndex;
            if (isContainer && !reader.TrySkip())
            {
                return false;
            }

            Record = isElement ? Record + 1 : Record;
            Hand(path, unread[start..(int)reader.BytesConsumed]);
        }
        else if (step == JsonStep.Enter && isContainer)
        {
            var isArray = reader.TokenType == JsonTokenType.StartArray;
            var elements = isArray ? $"{path}/*" : "";
            _frames.Push(new(path, isArray, elements, isArray ? Decide(elements) : default));
            Record = isArray ? 0 : Record;
        }
        else if (isContainer)
        {
            // Not TrySkip: what is skipped need not fit into the window.
            _skipDepth = reader.CurrentDepth;
        }

        return true;
    }

    private void Hand(string path, ReadOnlySpan<byte> json)
    {
        try
        {
            Taken(path, json);
        }
        catch (Exception e) when (e is FormatException or JsonException or OverflowException or InvalidOperationException or ArgumentOutOfRangeException)
        {
            Input.Report.AddNotUnderstood(Record, Encoding.UTF8.GetString(json[..Math.Min(json.Length, 240)]));
        }
    }

    private readonly record struct Frame(string Path, bool IsArray, string ElementPath, JsonStep ElementStep);
}
