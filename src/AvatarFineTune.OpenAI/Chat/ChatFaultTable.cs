using AvatarFineTune.Vendors;

namespace AvatarFineTune.OpenAI.Chat;

/// <summary>Which answers mean which fault. Codes are the services' own; where there are none, the words that a service is known to use.</summary>
internal static class ChatFaultTable
{
    internal static VendorFault Find(int status, VendorErrorBody body) => status switch
    {
        401 or 402 or 403 => VendorFault.NotEligible,
        404 when body.Is("DeploymentNotFound") => VendorFault.NotDeployed,
        404 or 410 => VendorFault.ModelNotFound,
        408 or 409 or 425 => VendorFault.Unavailable,
        429 => VendorFault.Throttled,
        >= 400 and < 500 => Refused(body),
        _ => VendorFault.Unavailable,
    };

    /// <summary>What was wrong and what to do, after the vendor's name.</summary>
    internal static string Explain(VendorFault fault, int status, string model, VendorErrorBody body) => fault switch
    {
        VendorFault.NotEligible => $"refuses the key ({status}). Check the key, and that it may use '{model}'.",
        VendorFault.NotDeployed => $"has no deployment for '{model}' ({status}). Deploy it, and ask again.",
        VendorFault.ModelNotFound => $"does not know the model '{model}' ({status}). It is retired, deleted, or another account's; choose another, or check the address.",
        VendorFault.Throttled when body.Is("insufficient_quota") => $"has no quota left for this key ({status}). Add credit or raise the limit there; waiting alone does not help.",
        VendorFault.Throttled => $"gets too many requests ({status}). Wait, and ask again.",
        VendorFault.ContextTooLong => $"can't read so many tokens with '{model}' ({status}). Send fewer or shorter messages.",
        VendorFault.ContentFiltered => $"refuses the content by its filter ({status}). Change what is asked.",
        VendorFault.InvalidRequest => $"refuses the request ({status}{(IsWord(body.Code) ? ": " + body.Code : "")}). Change the request or its options.",
        _ => $"has a fault ({status}). Ask again.",
    };

    private static VendorFault Refused(VendorErrorBody body) =>
        body.Is("context_length_exceeded") || body.Says("maximum context length") || body.Says("context window") ? VendorFault.ContextTooLong
        : body.Is("content_filter") || body.Is("content_policy_violation") || body.Is("ResponsibleAIPolicyViolation") ? VendorFault.ContentFiltered
        : body.Is("model_not_found") ? VendorFault.ModelNotFound
        : body.Is("DeploymentNotFound") ? VendorFault.NotDeployed
        : VendorFault.InvalidRequest;

    /// <summary>A code is shown only if it looks like one.</summary>
    private static bool IsWord(string code) => code.Length is > 0 and <= 40 && code.All(c => char.IsAsciiLetter(c) || c == '_');
}
