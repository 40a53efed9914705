using System.Globalization;
using AvatarFineTune.Examples.Text;

namespace AvatarFineTune.Examples.Redaction;

/// <summary>What an account number of each country consists of: the table <c>ibans.txt</c>. Only read once made.</summary>
internal sealed class IbanRegistry
{
    private static readonly Lazy<IbanRegistry> Loaded = new(() => new IbanRegistry());

    private readonly Dictionary<string, string> _structures = new(StringComparer.OrdinalIgnoreCase);

    private IbanRegistry()
    {
        foreach (var line in EmbeddedData.ReadLines("ibans.txt"))
        {
            foreach (var entry in line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                _structures.Add(entry[..2], Expand(entry.AsSpan(3)));
            }
        }
    }

    public static IbanRegistry Instance => Loaded.Value;

    /// <summary>The countries that use IBANs.</summary>
    public IEnumerable<string> Countries => _structures.Keys;

    /// <summary>One letter a character after the check digits: <c>n</c> for a digit, <c>a</c> for a letter, <c>c</c> for either; <see langword="null"/> for no such country.</summary>
    public string? Structure(ReadOnlySpan<char> country) => _structures.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(country, out var structure) ? structure : null;

    public static bool Fits(ReadOnlySpan<char> account, string structure)
    {
        for (var i = 0; i < account.Length; i++)
        {
            if (structure[i] != 'c' && char.IsAsciiDigit(account[i]) != (structure[i] == 'n'))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>4a14n is aaaannnnnnnnnnnnnn.</summary>
    private static string Expand(ReadOnlySpan<char> entry)
    {
        var expanded = "";
        while (entry.Length > 0)
        {
            var letter = entry.IndexOfAnyExceptInRange('0', '9');
            expanded += new string(entry[letter], int.Parse(entry[..letter], CultureInfo.InvariantCulture));
            entry = entry[(letter + 1)..];
        }

        return expanded;
    }
}
