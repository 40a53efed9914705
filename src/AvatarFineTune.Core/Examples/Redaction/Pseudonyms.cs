using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace AvatarFineTune.Examples.Redaction;

/// <summary>
/// Gives each private value its stand-in: a function of the avatar's secret, the kind and the value alone, so that it is
/// the same in every import, and nobody without the secret can try values until one fits. Two values may meet in one
/// stand-in where the reserved range is small, as it is for phones.
/// </summary>
internal sealed class Pseudonyms(byte[] avatarSecret)
{
    public string For(PrivateKind kind, string value)
    {
        var key = Canonical(kind, value);
        var digest = HMACSHA256.HashData(avatarSecret, Encoding.UTF8.GetBytes($"{RedactionTally.Name(kind)}\u001F{key}"));
        return StandIns.Make(kind, value, new(digest));
    }

    /// <summary>What the spellings of one value have in common.</summary>
    private static string Canonical(PrivateKind kind, string value)
    {
        switch (kind)
        {
            case PrivateKind.Email:
                return value.ToLowerInvariant();
            case PrivateKind.Iban:
                return string.Concat(value.Where(char.IsAsciiLetterOrDigit)).ToUpperInvariant();
            case PrivateKind.Card or PrivateKind.Phone:
                Span<char> digits = stackalloc char[20];
                var number = digits[..DigitGroups.Digits(value, digits)];
                // +49… and 0049… are one number.
                return (kind == PrivateKind.Phone && number.StartsWith("00", StringComparison.Ordinal) ? number[2..] : number).ToString();
            case PrivateKind.Address:
                return string.Concat(value.Where(char.IsLetterOrDigit)).ToLowerInvariant();
            default:
                return value;
        }
    }
}

/// <summary>Draws numbers from a digest: the same ones in the same order from the same digest.</summary>
internal sealed class Draws(byte[] digest)
{
    private byte[] _block = digest;
    private int _used;

    public int Below(int limit)
    {
        if (_used + sizeof(uint) > _block.Length)
        {
            _block = SHA256.HashData(_block);
            _used = 0;
        }

        var value = BinaryPrimitives.ReadUInt32BigEndian(_block.AsSpan(_used));
        _used += sizeof(uint);
        return (int)(((ulong)value * (uint)limit) >> 32);
    }

    public T Of<T>(T[] items) => items[Below(items.Length)];

    /// <summary>Draws characters of an alphabet without look-alikes.</summary>
    public string Letters(int count) => string.Create(count, this, static (span, draws) =>
    {
        for (var i = 0; i < span.Length; i++)
        {
            span[i] = "abcdefghjkmnpqrstuvwxyz23456789"[draws.Below(31)];
        }
    });
}
