using System.Text;
using AvatarFineTune.Datasets.Tokens;
using Microsoft.Extensions.AI;

namespace AvatarFineTune.Chat;

/// <summary>Tokens of an answer.</summary>
internal readonly record struct AnswerTokens(long Input, long CachedInput, long Output, bool IsEstimated);

/// <summary>Follows an answer as it arrives, and says in the end how many tokens it took.</summary>
internal sealed class AnswerMeter
{
    private readonly StringBuilder _written = new();
    private UsageDetails? _usage;

    /// <summary>Whether the vendor has ended the answer.</summary>
    public bool IsComplete { get; private set; }

    /// <summary>Why the model stopped; <see langword="null"/> if it did not tell.</summary>
    public ChatFinishReason? Finish { get; private set; }

    /// <summary>The model's name in the vendor's own words.</summary>
    public string? ResponseModel { get; private set; }

    public void Add(ChatResponseUpdate update)
    {
        foreach (var content in update.Contents)
        {
            if (content is UsageContent { Details: { } details })
            {
                (_usage ??= new()).Add(details);
            }
            else
            {
                ContentText.Append(_written, content);
            }
        }

        Finish = update.FinishReason ?? Finish;
        ResponseModel = update.ModelId ?? ResponseModel;
    }

    public void Add(ChatResponse response)
    {
        foreach (var content in response.Messages.SelectMany(m => m.Contents))
        {
            ContentText.Append(_written, content);
        }

        _usage = response.Usage;
        Finish = response.FinishReason;
        ResponseModel = response.ModelId;
        Complete();
    }

    public void Complete() => IsComplete = true;

    /// <summary>
    /// Counts. The vendor's numbers hold for an answer that it ended; of one that was broken off they can be those of its
    /// start, so what was seen to be written is counted too, and the larger number taken.
    /// </summary>
    public AnswerTokens Measure(IEnumerable<ChatMessage> sent, Func<Tokenizer> tokenizer)
    {
        // Some gateways answer with zeros where they did not count: nothing was ever answered without reading.
        long? input = _usage?.InputTokenCount is > 0 and var i ? i : null;
        long? output = _usage?.OutputTokenCount is >= 0 and var o && (o > 0 || _written.Length == 0) ? o : null;
        var ended = IsComplete || (Finish is not null && input is not null && output is not null);
        var estimated = !ended || input is null || output is null;
        var read = input ?? ContentText.CountTokens(sent, tokenizer());
        var written = ended && output is not null ? output.Value : Math.Max(output ?? 0, tokenizer().Count(_written.ToString()));
        return new(read, Math.Clamp(_usage?.CachedInputTokenCount ?? 0, 0, read), written, estimated);
    }
}
