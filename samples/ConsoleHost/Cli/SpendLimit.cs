using System.CommandLine;
using System.Globalization;
using AvatarFineTune.Pricing;

namespace ConsoleHost.Cli;

/// <summary>The most that a training may cost, as commands take it.</summary>
internal static class SpendLimit
{
    public static Option<string?> Option { get; } = new("--spend-limit") { Description = "The most that it may cost, such as 5.00 or 5.00:EUR.", HelpName = "AMOUNT" };

    public static Money? Of(ParseResult parsed)
    {
        if (parsed.GetValue(Option) is not { } text)
        {
            return null;
        }

        var parts = text.Split(':', 2);
        return decimal.TryParse(parts[0], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount)
            ? new(amount, parts.Length > 1 ? parts[1].ToUpperInvariant() : "USD")
            : throw new FormatException($"'{text}' is not an amount: write 5.00 or 5.00:EUR.");
    }
}
