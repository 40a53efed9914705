using System.Buffers;
using System.Text;
using AvatarFineTune.Datasets.Tokens;
using Microsoft.Extensions.AI;

namespace AvatarFineTune.Chat;

/// <summary>Tokens of an answer.</summary>
internal readonly record struct AnswerTokens(long Input, long CachedInput, long Output, bool IsEstimated);

/// <summary>
/// Follows an answer as it arrives, and says in the end how many tokens it took. What is written is kept in a lent buffer,
/// because nearly always the vendor counts and nobody reads it. A struct, because every answer has just one: it is not copied.
/// </summary>
internal struct AnswerMeter : IDisposable
{
    private ChatResponse? _response;
    private char[]? _written;
    private int _length;
    private long _input;
    private long _cachedInput;
    private long? _output;

    /// <summary>Whether the vendor has ended the answer.</summary>
    public bool IsComplete { get; private set; }

    /// <summary>Why the model stopped; <see langword="null"/> if it did not tell.</summary>
    public ChatFinishReason? Finish { get; private set; }

    /// <summary>The model's name in the vendor's own words.</summary>
    public string? ResponseModel { get; private set; }

    /// <summary>The vendor's numbers; <see langword="null"/> if they are not whole, or can be those of the start of an answer that was broken off.</summary>
    public AnswerTokens? Told =>
        (IsComplete || Finish is not null) && KnownInput is { } input && KnownOutput is { } output
            ? new(input, Math.Clamp(_cachedInput, 0, input), output, IsEstimated: false)
            : null;

    // Some gateways answer with zeros where they did not count: nothing was ever answered without reading.
    private long? KnownInput => _input > 0 ? _input : null;

    private long? KnownOutput => _output > 0 || (_output == 0 && Written().Length == 0) ? _output : null;

    public void Add(ChatResponseUpdate update)
    {
        var contents = update.Contents;
        for (var i = 0; i < contents.Count; i++)
        {
            if (contents[i] is UsageContent { Details: { } details })
            {
                Add(details);
            }
            else
            {
                Append(contents[i]);
            }
        }

        Finish = update.FinishReason ?? Finish;
        ResponseModel = update.ModelId ?? ResponseModel;
    }

    public void Add(ChatResponse response)
    {
        _response = response;
        if (response.Usage is { } usage)
        {
            Add(usage);
        }

        Finish = response.FinishReason;
        ResponseModel = response.ModelId;
        Complete();
    }

    public void Complete() => IsComplete = true;

    /// <summary>Counts what <see cref="Told"/> does not tell: what was seen to be written, where that is more than the vendor's number.</summary>
    public AnswerTokens Estimate(IEnumerable<ChatMessage> sent, Tokenizer tokenizer)
    {
        var read = KnownInput ?? ContentText.CountTokens(sent, tokenizer);
        var written = IsComplete && KnownOutput is { } output ? output : Math.Max(KnownOutput ?? 0, tokenizer.Count(Written()));
        return new(read, Math.Clamp(_cachedInput, 0, read), written, IsEstimated: true);
    }

    /// <summary>Gives the buffer back, without a word of the chat in it.</summary>
    public void Dispose()
    {
        if (_written is { } buffer)
        {
            _written = null;
            buffer.AsSpan(0, _length).Clear();
            _length = 0;
            ArrayPool<char>.Shared.Return(buffer);
        }
    }

    private ReadOnlySpan<char> Written()
    {
        if (_response is { } response)
        {
            _response = null;
            foreach (var content in response.Messages.SelectMany(m => m.Contents))
            {
                Append(content);
            }
        }

        return _written.AsSpan(0, _length);
    }

    private void Add(UsageDetails details)
    {
        _input += details.InputTokenCount ?? 0;
        _cachedInput += details.CachedInputTokenCount ?? 0;
        _output = details.OutputTokenCount is { } output ? (_output ?? 0) + output : _output;
    }

    private void Append(AIContent content)
    {
        if (content is TextContent { Text: var words })
        {
            Append(words);
        }
        else
        {
            var text = new StringBuilder();
            ContentText.Append(text, content);
            Append(text.ToString());
        }
    }

    private void Append(ReadOnlySpan<char> words)
    {
        if (words.IsEmpty)
        {
            return;
        }

        if (_written is null || _length + words.Length > _written.Length)
        {
            var larger = ArrayPool<char>.Shared.Rent(Math.Max(1_024, 2 * (_length + words.Length)));
            _written.AsSpan(0, _length).CopyTo(larger);
            var length = _length;
            Dispose();
            (_written, _length) = (larger, length);
        }

        words.CopyTo(_written.AsSpan(_length));
        _length += words.Length;
    }
}
