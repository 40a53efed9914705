using System.Diagnostics;
using AvatarFineTune.Avatars;
using AvatarFineTune.Pricing;
using AvatarFineTune.Usage;
using AvatarFineTune.Vendors;
using Microsoft.Extensions.AI;

namespace AvatarFineTune.Chat;

/// <summary>One question and its answer, streamed or not: who may answer, what they are sent, what is told about it, what it cost.</summary>
internal sealed partial class AnswerTurn : IDisposable
{
    private readonly ChatServices _services;
    private readonly AvatarKey _avatar;
    private readonly string? _callerId;
    private readonly ChatRequest _request;
    private readonly bool _streamed;
    private readonly CancellationToken _cancellationToken;
    private readonly Activity? _activity;
    private readonly long _startedAt;
    private readonly Guid _usageId;
    private readonly ChatAttempts _attempts = new();
    private string? _context;
    private Answerer? _answerer;
    private string _outcome = "failed";

    public AnswerTurn(ChatServices services, AvatarKey avatar, string? callerId, ChatRequest request, bool streamed, CancellationToken cancellationToken)
    {
        _services = services;
        _avatar = avatar;
        _callerId = callerId;
        _request = request;
        _streamed = streamed;
        _cancellationToken = cancellationToken;
        _startedAt = services.Time.GetTimestamp();
        _usageId = Guid.CreateVersion7(services.Time.GetUtcNow());
        _activity = services.Diagnostics.ActivitySource.StartActivity("chat avatar", ActivityKind.Client);
        _activity?.SetTag(ChatTags.Operation, "chat").SetTag(ChatTags.Avatar, avatar.ToString()).SetTag(ChatTags.Streamed, streamed);
    }

    /// <summary>Who may be asked, in this order.</summary>
    public IReadOnlyList<Answerer> Answerers { get; private set; } = [];

    public AnswerMeter Meter { get; } = new();

    /// <summary>Finds out who may answer, whether the budget allows it, and what there is to know.</summary>
    public async Task PrepareAsync()
    {
        var snapshot = await _services.Snapshots.GetAsync(_avatar, _cancellationToken).ConfigureAwait(false);
        var chain = ChatLink.Chain(snapshot, _services.Defaults);
        if (chain.Count == 0)
        {
            throw new InvalidOperationException(
                $"Avatar {_avatar} has no active version and no base model: give its profile one, or set {nameof(AvatarChatDefaults)}.{nameof(AvatarChatDefaults.DefaultModel)}.");
        }

        var budget = await _services.Usage.CheckBudgetAsync(_avatar, _cancellationToken).ConfigureAwait(false);
        if (budget.IsExceeded)
        {
            _outcome = "refused";
            throw new UsageBudgetExceededException(budget, $"The budget is spent: {budget}. It starts anew at {budget.Budgets.First(b => b.IsExceeded).ResetsAt:u}; raise it, or wait.");
        }

        Answerers = ChainResolver.Resolve(_avatar, chain, _services, _attempts);
        if (Answerers.Count == 0 && _attempts.All(ChatAttempts.PriceUnknown))
        {
            _outcome = "refused";
            throw new UsageBudgetExceededException(budget, $"No model of avatar {_avatar} has a known price, and {nameof(UsageBudgetOptions)}.{nameof(UsageBudgetOptions.RefuseUnpriced)} is set ({_attempts}). Add rows to {nameof(PricingOptions)}.{nameof(PricingOptions.Prices)}.");
        }

        if (Answerers.Count > 0)
        {
            _context = await CollectContextAsync(Answerers[0].Vendor).ConfigureAwait(false);
        }
    }

    public List<ChatMessage> MessagesFor(Answerer answerer) => _request.Compose(answerer.Link.Prompt, _context);

    public ChatOptions? CopyOptions() => _request.CopyOptions();

    /// <summary>The limit of an attempt: none for the last, because a slow answer is better than none.</summary>
    public TimeSpan LimitFor(Answerer answerer, TimeSpan limit) => ReferenceEquals(answerer, Answerers[^1]) ? Timeout.InfiniteTimeSpan : limit;

    /// <summary>Notes that an attempt failed before its first token.</summary>
    /// <returns>Whether the next model may be asked; if not, the fault is the caller's to see.</returns>
    public bool Fail(Answerer answerer, Exception exception)
    {
        _cancellationToken.ThrowIfCancellationRequested();
        var reason = ChatAttempts.ReasonOf(exception);
        _attempts.Add(answerer.Model, reason, exception as ModelVendorException);
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
        var exception = _attempts.Exhausted(_avatar);
        ChatLog.Exhausted(_services.Logger, _avatar, _attempts.ToString());
        _activity?.SetTag(ChatTags.ErrorType, exception.Fault.ToString()).SetStatus(ActivityStatusCode.Error);
        return exception;
    }

    /// <summary>Notes that a model answers: from here on there is no other.</summary>
    public void Answering(Answerer answerer)
    {
        _answerer = answerer;
        _outcome = "broken_off";
        if (_streamed)
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

        _services.Instruments.Answered(_outcome, _answerer?.Model, _answerer?.IsFallback ?? false, _streamed, _services.Time.GetElapsedTime(_startedAt));
        _activity?.SetTag(ChatTags.Outcome, _outcome);
        if (_answerer is null && _activity is { Status: ActivityStatusCode.Unset })
        {
            _activity.SetTag(ChatTags.ErrorType, _outcome).SetStatus(ActivityStatusCode.Error);
        }

        _activity?.Dispose();
    }

    private Task<string?> CollectContextAsync(IModelVendor vendor) => _services.Context.CollectAsync(
        new()
        {
            Avatar = _avatar,
            CallerId = _callerId,
            Query = _request.Query,
            Messages = _request.Messages,
            TokenBudget = _services.Defaults.ContextTokenBudget,
        },
        () => _services.Tokenizers.Get(vendor.Capabilities.TokenEncoding),
        _cancellationToken);
}
