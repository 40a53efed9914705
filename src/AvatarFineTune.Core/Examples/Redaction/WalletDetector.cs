using System.Numerics;
using System.Security.Cryptography;

namespace AvatarFineTune.Examples.Redaction;

/// <summary>
/// Finds addresses of cryptocurrencies: Base58Check (Bitcoin, Litecoin, Dogecoin, Tron), Bech32 and Bech32m (BIP 173, BIP 350)
/// by their checksums, and Ethereum's by their form, 0x and 40 hexadecimal digits.
/// </summary>
internal sealed class WalletDetector : IPrivateDetector
{
    private const string Base58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
    private const string Bech32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";

    public void Find(SearchedText text, List<PrivateSpan> found)
    {
        if (!text.HasDigit)
        {
            return;
        }

        var s = text.Text;
        for (var i = 0; i < s.Length;)
        {
            var end = i;
            while (end < s.Length && char.IsAsciiLetterOrDigit(s[end]))
            {
                end++;
            }

            var isOurs = end - i is >= 24 and <= 120 && IsStandIn(s.AsSpan(i, end - i));
            if (isOurs || (end - i is >= 26 and <= 110 && IsWallet(s.AsSpan(i, end - i))))
            {
                found.Add(new(i, end - i, PrivateKind.Wallet, isOurs));
            }

            i = end + 1;
        }
    }

    private static bool IsWallet(ReadOnlySpan<char> run) =>
        run is ['0', 'x' or 'X', ..]
            ? run.Length == 42 && IsHexadecimal(run[2..])
            : (run.Length <= 35 && IsBase58Check(run)) || IsBech32(run);

    private static bool IsStandIn(ReadOnlySpan<char> run) => run.StartsWith("0x000000000000000000000000", StringComparison.Ordinal) || run[..Math.Min(13, run.Length)].Contains("Example", StringComparison.Ordinal);

    private static bool IsHexadecimal(ReadOnlySpan<char> run)
    {
        foreach (var c in run)
        {
            if (!char.IsAsciiHexDigit(c))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>25 bytes, of which the last four begin the hash of the hash of the others.</summary>
    private static bool IsBase58Check(ReadOnlySpan<char> run)
    {
        var value = BigInteger.Zero;
        foreach (var c in run)
        {
            var digit = Base58.IndexOf(c, StringComparison.Ordinal);
            if (digit < 0)
            {
                return false;
            }

            value = (value * 58) + digit;
        }

        Span<byte> bytes = stackalloc byte[25];
        if (value.GetByteCount(isUnsigned: true) is var count && count > bytes.Length)
        {
            return false;
        }

        bytes.Clear();
        value.TryWriteBytes(bytes[(25 - count)..], out _, isUnsigned: true, isBigEndian: true);
        return SHA256.HashData(SHA256.HashData(bytes[..21])).AsSpan(0, 4).SequenceEqual(bytes[21..]);
    }

    private static bool IsBech32(ReadOnlySpan<char> run)
    {
        var one = run.LastIndexOf('1');
        if (one < 1 || run.Length - one < 7)
        {
            return false;
        }

        var check = 1u;
        foreach (var c in run[..one])
        {
            check = Step(check) ^ ((uint)char.ToLowerInvariant(c) >> 5);
        }

        check = Step(check);
        foreach (var c in run[..one])
        {
            check = Step(check) ^ ((uint)char.ToLowerInvariant(c) & 31);
        }

        foreach (var c in run[(one + 1)..])
        {
            var value = Bech32.IndexOf(char.ToLowerInvariant(c), StringComparison.Ordinal);
            if (value < 0)
            {
                return false;
            }

            check = Step(check) ^ (uint)value;
        }

        return check is 1 or 0x2bc830a3;
    }

    private static uint Step(uint check)
    {
        ReadOnlySpan<uint> generator = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3];
        var top = check >> 25;
        check = (check & 0x1ffffff) << 5;
        for (var i = 0; i < 5; i++)
        {
            check ^= ((top >> i) & 1) != 0 ? generator[i] : 0;
        }

        return check;
    }
}
