namespace AvatarFineTune.Examples.Redaction;

/// <summary>Shows the shape of a private value and nothing of its content.</summary>
internal static class Mask
{
    private const int MaxShape = 24;

    public static string Of(PrivateKind kind, ReadOnlySpan<char> value) => kind switch
    {
        PrivateKind.Email => "x***@x***" + Shape(value[Math.Max(0, value.LastIndexOf('.'))..]),
        PrivateKind.SecretUrl => "https://x***/***",
        PrivateKind.ApiKey or PrivateKind.Password or PrivateKind.Wallet => "***",
        _ => Shape(value),
    };

    /// <summary>Letters as <c>x</c>, digits as <c>0</c>; at most 24 characters.</summary>
    private static string Shape(ReadOnlySpan<char> value)
    {
        var cut = value[..Math.Min(value.Length, MaxShape)];
        Span<char> shape = stackalloc char[cut.Length];
        for (var i = 0; i < cut.Length; i++)
        {
            shape[i] = char.IsDigit(cut[i]) ? '0' : char.IsAscii(cut[i]) && !char.IsAsciiLetter(cut[i]) ? cut[i] : 'x';
        }

        return cut.Length < value.Length ? $"{shape}…" : shape.ToString();
    }
}
