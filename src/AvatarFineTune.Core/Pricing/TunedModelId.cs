namespace AvatarFineTune.Pricing;

/// <summary>Reads the base model out of a tuned model's id, where the vendor writes it there.</summary>
public static class TunedModelId
{
    /// <summary>
    /// The base model of <c>ft:{base}:{org}:{suffix}:{id}[:ckpt-step-N]</c> (OpenAI) or <c>{base}.ft-{hex}</c> (Azure);
    /// <see langword="null"/> for any other id, which may be tuned all the same.
    /// </summary>
    public static string? BaseOf(string model)
    {
        ArgumentNullException.ThrowIfNull(model);
        if (model.StartsWith("ft:", StringComparison.Ordinal))
        {
            var end = model.IndexOf(':', 3);
            var name = end < 0 ? model[3..] : model[3..end];
            return name.Length > 0 ? name : null;
        }

        // The last one: a base's own name could hold ".ft-", the hexadecimal digits at the end can't.
        var at = model.LastIndexOf(".ft-", StringComparison.Ordinal);
        return at > 0 && at + 4 < model.Length && model.AsSpan(at + 4).IndexOfAnyExcept(HexDigits) < 0 ? model[..at] : null;
    }

    private static readonly System.Buffers.SearchValues<char> HexDigits = System.Buffers.SearchValues.Create("0123456789abcdefABCDEF");
}
