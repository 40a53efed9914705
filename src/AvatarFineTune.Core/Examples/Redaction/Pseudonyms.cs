using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace AvatarFineTune.Examples.Redaction;

/// <summary>
/// Gives each private value its stand-in: a function of the avatar's secret, the kind and the value alone, so that it is
/// the same in every import, and nobody without the secret can try values until one fits. Two values may meet in one
/// stand-in where the reserved range is small, as it is for phones.
/// </summary>
internal sealed class Pseudonyms(byte[] avatarSecret, IReadOnlyList<PhonePack> regions)
{
    public string For(PrivateKind kind, string value)
    {
        var key = Canonical(kind, value);
        var digest = HMACSHA256.HashData(avatarSecret, Encoding.UTF8.GetBytes($"{RedactionTally.Name(kind)}\u001F{key}"));
        return kind == PrivateKind.Phone ? StandIns.Phone(PhoneNumber.Of(value, regions), new(digest)) : StandIns.Make(kind, value, new(digest));
    }

    /// <summary>What the spellings of one value have in common.</summary>
    private string Canonical(PrivateKind kind, string value)
    {
        switch (kind)
        {
            case PrivateKind.Email:
                return ObfuscatedEmail.Plain(value).ToLowerInvariant();
            case PrivateKind.Iban:
                return string.Concat(value.Where(char.IsAsciiLetterOrDigit)).ToUpperInvariant();
            case PrivateKind.Phone:
                return PhoneNumber.Of(value, regions).Key;
            case PrivateKind.Card:
                Span<char> digits = stackalloc char[20];
                return digits[..DigitGroups.Digits(value, digits)].ToString();
            case PrivateKind.Identity:
                return string.Concat(value.Where(char.IsLetterOrDigit)).ToUpperInvariant();
            // Ethereum's are hexadecimal; the others' letters mean something else in another case.
            case PrivateKind.Wallet:
                return value.StartsWith("0x", StringComparison.OrdinalIgnoreCase) ? value.ToLowerInvariant() : value;
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
