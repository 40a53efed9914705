using AvatarFineTune.Avatars;
using AvatarFineTune.Vendors;

namespace AvatarFineTune.Chat;

/// <summary>What was tried for one answer and why it did not do: models and reasons, never words of the chat.</summary>
internal sealed class ChatAttempts
{
    public const string Retired = "Retired";
    public const string Deleted = "Deleted";
    public const string PriceUnknown = "PriceUnknown";
    public const string VendorNotRegistered = "VendorNotRegistered";
    public const string TimedOut = "Timeout";

    private readonly List<(ModelRef Model, string Reason, ModelVendorException? Fault)> _tried = [];

    public int Count => _tried.Count;

    public bool All(string reason) => _tried.TrueForAll(t => string.Equals(t.Reason, reason, StringComparison.Ordinal));

    public void Add(ModelRef model, string reason, ModelVendorException? fault = null) => _tried.Add((model, reason, fault));

    /// <summary>
    /// Whether the next model may be asked. Not where the fault lies in what the caller sent: another vendor must not be
    /// handed what the first one's filter refused, and an impossible or too long request would only fail again, slower.
    /// </summary>
    public static bool MayFallBack(Exception exception) =>
        exception is not ModelVendorException { Fault: VendorFault.ContentFiltered or VendorFault.ContextTooLong or VendorFault.InvalidRequest };

    /// <summary>
    /// The reason as told outside. Of an exception that a vendor should not have let through only the type is told: its
    /// message is not ours, and may quote the request.
    /// </summary>
    public static string ReasonOf(Exception exception) => exception switch
    {
        ModelVendorException e => e.Fault.ToString(),
        TimeoutException => TimedOut,
        OperationCanceledException => TimedOut,
        _ => exception.GetType().Name,
    };

    /// <summary>
    /// The one exception for a chain that has run out. Its fault is the first one that waiting can heal, else the first, so
    /// that <see cref="ModelVendorException.IsTransient"/> says whether to try again.
    /// </summary>
    public ModelVendorException Exhausted(AvatarKey avatar)
    {
        var faults = _tried.Where(t => t.Fault is not null).Select(t => t.Fault!).ToList();
        var chosen = faults.Find(f => f.IsTransient) ?? faults.FirstOrDefault();
        var timedOut = _tried.Exists(t => t.Fault is null && string.Equals(t.Reason, TimedOut, StringComparison.Ordinal));
        return new(
            chosen?.Vendor ?? _tried[0].Model.Vendor,
            "Chat",
            timedOut && chosen is not { IsTransient: true } ? VendorFault.Unavailable : chosen?.Fault ?? VendorFault.Other,
            $"No model could answer for {avatar}. Tried: {this}. Add a model that can to FallbackModels, or activate another version.",
            chosen)
        {
            RetryAfter = faults.Min(f => f.RetryAfter),
        };
    }

    /// <summary>Shows models and reasons, such as <c>openai/ft:x: ModelNotFound; nebius/y: Throttled</c>.</summary>
    public override string ToString() => string.Join("; ", _tried.Select(t => $"{t.Model}: {t.Reason}"));
}
