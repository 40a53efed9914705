using System.Diagnostics;
using System.Diagnostics.Metrics;
using AvatarFineTune.Avatars;
using AvatarFineTune.Diagnostics;

namespace AvatarFineTune.Chat;

/// <summary>
/// The chat's metrics. Tags are vendors, faults and outcomes: never an avatar or a tuned model, of which there are as many
/// as users, and a metric's series are kept for each.
/// </summary>
internal sealed class ChatInstruments
{
    private readonly Counter<long> _messages;
    private readonly Counter<long> _fallbacks;
    private readonly Counter<long> _contextFailures;
    private readonly Histogram<long> _tokens;
    private readonly Histogram<double> _duration;
    private readonly Histogram<double> _firstToken;

    public ChatInstruments(AvatarFineTuneDiagnostics diagnostics)
    {
        var meter = diagnostics.Meter;
        _messages = meter.CreateCounter<long>("avatar.chat.messages", "{message}", "Answers, by outcome: complete, broken_off or failed.");
        _fallbacks = meter.CreateCounter<long>("avatar.chat.fallbacks", "{attempt}", "Models of a chain that did not answer, by reason.");
        _contextFailures = meter.CreateCounter<long>("avatar.chat.context_failures", "{call}", "Context providers that failed or were too slow.");
        _tokens = meter.CreateHistogram<long>("gen_ai.client.token.usage", "{token}", "Tokens of an answer, by type.");
        _duration = meter.CreateHistogram<double>("gen_ai.client.operation.duration", "s", "Time from the question to the end of the answer.");
        _firstToken = meter.CreateHistogram<double>("avatar.chat.time_to_first_token", "s", "Time from the question to the first text or tool call of a streamed answer, fallbacks included.");
    }

    /// <summary>Whether anybody listens to <see cref="Answered"/>.</summary>
    public bool HearsAnswers => _messages.Enabled || _duration.Enabled;

    /// <summary>Whether anybody listens to <see cref="FirstToken"/>.</summary>
    public bool HearsFirstTokens => _firstToken.Enabled;

    public void Answered(string outcome, ModelRef? model, bool fallback, bool streamed, TimeSpan elapsed)
    {
        var tags = Tags(model?.Vendor);
        tags.Add(ChatTags.Outcome, outcome);
        tags.Add(ChatTags.Fallback, fallback);
        tags.Add(ChatTags.Streamed, streamed);
        _messages.Add(1, tags);
        _duration.Record(elapsed.TotalSeconds, tags);
    }

    public void FirstToken(ModelRef model, TimeSpan elapsed) => _firstToken.Record(elapsed.TotalSeconds, Tags(model.Vendor));

    public void Tokens(ModelRef model, long input, long output, bool estimated)
    {
        if (_tokens.Enabled)
        {
            Record(input, "input");
            Record(output, "output");
        }

        void Record(long count, string type)
        {
            var tags = Tags(model.Vendor);
            tags.Add(ChatTags.TokenType, type);
            tags.Add(ChatTags.Estimated, estimated);
            _tokens.Record(count, tags);
        }
    }

    public void FellBack(ModelRef model, string reason)
    {
        var tags = Tags(model.Vendor);
        tags.Add(ChatTags.ErrorType, reason);
        _fallbacks.Add(1, tags);
    }

    public void ContextFailed(string provider) => _contextFailures.Add(1, new KeyValuePair<string, object?>(ChatTags.ContextProvider, provider));

    private static TagList Tags(string? vendor) => new() { { ChatTags.Operation, "chat" }, { ChatTags.Vendor, vendor ?? "none" } };
}

/// <summary>Names of tags: OpenTelemetry's for generative AI where it has one, else our own.</summary>
internal static class ChatTags
{
    public const string Operation = "gen_ai.operation.name";
    public const string Vendor = "gen_ai.provider.name";
    public const string RequestModel = "gen_ai.request.model";
    public const string ResponseModel = "gen_ai.response.model";
    public const string FinishReasons = "gen_ai.response.finish_reasons";
    public const string InputTokens = "gen_ai.usage.input_tokens";
    public const string OutputTokens = "gen_ai.usage.output_tokens";
    public const string TokenType = "gen_ai.token.type";
    public const string ErrorType = "error.type";
    public const string Avatar = "avatar.key";
    public const string Version = "avatar.version";
    public const string Outcome = "avatar.outcome";
    public const string Fallback = "avatar.fallback";
    public const string Streamed = "avatar.streamed";
    public const string Estimated = "avatar.usage.estimated";
    public const string Recorded = "avatar.usage.recorded";
    public const string ContextProvider = "avatar.context_provider";
}
