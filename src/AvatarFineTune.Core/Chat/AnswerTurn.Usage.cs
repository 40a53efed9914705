using AvatarFineTune.Pricing;
using AvatarFineTune.Usage;
using Microsoft.Extensions.AI;

namespace AvatarFineTune.Chat;

/// <summary>What is told of an answer: on itself, in telemetry, and on its usage record.</summary>
internal sealed partial class AnswerTurn
{
    private bool? _recorded;

    /// <summary>What the answer says of itself, beside what the vendor said: the response is the caller's alone.</summary>
    public AdditionalPropertiesDictionary Describe(AdditionalPropertiesDictionary? existing)
    {
        var properties = existing ?? new AdditionalPropertiesDictionary();
        properties[AvatarChatProperties.Model] = _answerer!.Name;
        properties[AvatarChatProperties.UsageId] = _usageId.ToString();
        if (_answerer.Version is { } version)
        {
            properties[AvatarChatProperties.Version] = version;
        }

        if (_answerer.IsFallback)
        {
            properties[AvatarChatProperties.Fallback] = true;
        }

        if (_attempts is { } attempts)
        {
            properties[AvatarChatProperties.Attempts] = attempts.ToString();
        }

        return properties;
    }

    /// <summary>Records the answer's usage, once, however often it is called. Never throws.</summary>
    /// <returns>Whether it is known to be stored.</returns>
    public ValueTask<bool> RecordAsync() => _recorded is { } done ? new(done) : RecordOnceAsync();

    private async ValueTask<bool> RecordOnceAsync()
    {
        var answerer = _answerer!;
        try
        {
            var tokens = Meter.Told ?? Meter.Estimate(MessagesFor(answerer), _services.Tokenizers.Get(answerer.Vendor.Capabilities.TokenEncoding));
            _services.Instruments.Tokens(answerer.Model, tokens.Input, tokens.Output, tokens.IsEstimated);
            Tell(tokens);
            _recorded = await _services.Recorder.RecordAsync(ToRecord(answerer, tokens), _services.Defaults.UsageWriteTimeout).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            _recorded = false;
            _services.Recorder.CountUnrecorded();
            ChatLog.UsageNotCounted(_services.Logger, _avatar, answerer.Model, e.GetType().Name);
        }

        _activity?.SetTag(ChatTags.Recorded, _recorded);
        return _recorded.Value;
    }

    private UsageRecord ToRecord(Answerer answerer, AnswerTokens tokens) => new()
    {
        Id = _usageId,
        Avatar = _avatar,
        CallerId = _options.CallerId,
        Model = answerer.Model,
        Version = answerer.Link.Version,
        At = _services.Time.GetUtcNow(),
        InputTokens = tokens.Input,
        CachedInputTokens = tokens.CachedInput,
        OutputTokens = tokens.Output,
        Cost = PriceMath.PriceOfMessage(answerer.Price, tokens.Input, tokens.CachedInput, tokens.Output),
        IsEstimated = tokens.IsEstimated,
        IsFallback = answerer.IsFallback,
    };

    private void Tell(AnswerTokens tokens)
    {
        if (_activity is { IsAllDataRequested: true } activity)
        {
            activity.DisplayName = $"chat {_answerer!.Model.Model}";
            activity.SetTag(ChatTags.Vendor, _answerer.Model.Vendor)
                .SetTag(ChatTags.RequestModel, _answerer.Model.Model)
                .SetTag(ChatTags.ResponseModel, Meter.ResponseModel)
                .SetTag(ChatTags.FinishReasons, Meter.Finish is { } f ? new[] { f.Value } : null)
                .SetTag(ChatTags.Version, _answerer.Link.Version)
                .SetTag(ChatTags.Fallback, _answerer.IsFallback)
                .SetTag(ChatTags.InputTokens, tokens.Input)
                .SetTag(ChatTags.OutputTokens, tokens.Output)
                .SetTag(ChatTags.Estimated, tokens.IsEstimated);
        }
    }
}
