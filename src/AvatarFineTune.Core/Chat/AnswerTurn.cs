using System.Diagnostics;
using AvatarFineTune.Avatars;
using AvatarFineTune.Vendors;
using Microsoft.Extensions.AI;

namespace AvatarFineTune.Chat;

/// <summary>One question and its answer, streamed or not: who may answer, what they are sent, what is told about it, what it cost.</summary>
internal sealed partial class AnswerTurn : IDisposable
{
    private readonly ChatServices _services;
    private readonly AvatarKey _avatar;
    private readonly long _number;
    private readonly AvatarChatOptions _options;
    private readonly ChatRequest _request;
    private readonly bool _streamed;
    private readonly CancellationToken _cancellationToken;
    private readonly Activity? _activity;
    private AnswerMeter _meter;
    private readonly long _startedAt;
    private Guid _usageId;
    private ChatAttempts? _attempts;
    private string? _context;
    private Answerer? _answerer;
    private string _outcome = "failed";

    /// <param name="services">What every answer needs.</param>
    /// <param name="avatar">The avatar.</param>
    /// <param name="number">The avatar's number, <see cref="AvatarChanges.NumberOf"/>.</param>
    /// <param name="options">Who asks, and which version.</param>
    /// <param name="request">What is asked.</param>
    /// <param name="streamed">Whether the answer is to be streamed.</param>
    /// <param name="cancellationToken">The caller's.</param>
    public AnswerTurn(ChatServices services, AvatarKey avatar, long number, AvatarChatOptions options, ChatRequest request, bool streamed, CancellationToken cancellationToken)
    {
        _services = services;
        _avatar = avatar;
        _number = number;
        _options = options;
        _request = request;
        _streamed = streamed;
        _cancellationToken = cancellationToken;
        _startedAt = services.Time.GetTimestamp();
        _activity = services.Diagnostics.ActivitySource.StartActivity("chat avatar", ActivityKind.Client);
        _activity?.SetTag(ChatTags.Operation, "chat").SetTag(ChatTags.Avatar, avatar.ToString()).SetTag(ChatTags.Streamed, streamed);
    }

    /// <summary>Who may be asked, in this order.</summary>
    public Answerer[] Answerers { get; private set; } = [];

    /// <summary>What has been answered so far.</summary>
    public ref AnswerMeter Meter => ref _meter;

    public ChatMessage[] MessagesFor(Answerer answerer) => _request.Compose(answerer.Prompt, _context);

    public ChatOptions? CopyOptions() => _request.CopyOptions();

    /// <summary>The limit of an attempt: none for the last, because a slow answer is better than none.</summary>
    public TimeSpan LimitFor(Answerer answerer, TimeSpan limit) => ReferenceEquals(answerer, Answerers[^1]) ? Timeout.InfiniteTimeSpan : limit;

    /// <summary>Notes that an attempt failed before its first token.</summary>
    /// <returns>Whether the next model may be asked; if not, the fault is the caller's to see.</returns>
    public bool Fail(Answerer answerer, Exception exception)
    {
        _cancellationToken.ThrowIfCancellationRequested();
        var reason = ChatAttempts.ReasonOf(exception);
        (_attempts ??= new()).Add(answerer.Model, reason, exception as ModelVendorException);
        if (!ChatAttempts.MayFallBack(exception))
        {
            _activity?.SetTag(ChatTags.ErrorType, reason).SetStatus(ActivityStatusCode.Error);
            return false;
        }

        _services.Instruments.FellBack(answerer.Model, reason);
        ChatLog.FellBack(_services.Logger, _avatar, answerer.Model, reason);
        return true;
    }

    /// <summary>The exception for a chain that has run out.</summary>
    public ModelVendorException Exhausted()
    {
        // There is one: an empty chain was refused, and who could not be asked is an attempt too.
        var exception = _attempts!.Exhausted(_avatar);
        ChatLog.Exhausted(_services.Logger, _avatar, _attempts.ToString());
        _activity?.SetTag(ChatTags.ErrorType, exception.Fault.ToString()).SetStatus(ActivityStatusCode.Error);
        return exception;
    }

    /// <summary>Notes that a model answers: from here on there is no other.</summary>
    public void Answering(Answerer answerer)
    {
        _answerer = answerer;
        _outcome = "broken_off";
        if (_streamed && _services.Instruments.HearsFirstTokens)
        {
            _services.Instruments.FirstToken(answerer.Model, _services.Time.GetElapsedTime(_startedAt));
        }
    }

    /// <summary>Notes that an answer broke off, and makes its exception presentable: a vendor's own, or one without foreign words.</summary>
    public Exception BrokeOff(Exception exception)
    {
        var reason = ChatAttempts.ReasonOf(exception);
        ChatLog.BrokeOff(_services.Logger, _avatar, _answerer!.Model, reason);
        _activity?.SetTag(ChatTags.ErrorType, reason).SetStatus(ActivityStatusCode.Error);
        return exception as ModelVendorException ?? new ModelVendorException(
            _answerer.Model.Vendor, "Chat", VendorFault.Unavailable, $"The answer of {_answerer.Model} broke off ({reason}). Ask again.");
    }

    public void Dispose()
    {
        if (_answerer is null && _cancellationToken.IsCancellationRequested)
        {
            _outcome = "cancelled";
        }
        else if (Meter.IsComplete)
        {
            _outcome = "complete";
        }

        if (_services.Instruments.HearsAnswers)
        {
            _services.Instruments.Answered(
                _outcome, _answerer?.Model, _answerer?.IsFallback ?? false, _streamed, _services.Time.GetElapsedTime(_startedAt));
        }

        Meter.Dispose();
        _activity?.SetTag(ChatTags.Outcome, _outcome);
        if (_answerer is null && _activity is { Status: ActivityStatusCode.Unset })
        {
            _activity.SetTag(ChatTags.ErrorType, _outcome).SetStatus(ActivityStatusCode.Error);
        }

        _activity?.Dispose();
    }
}
