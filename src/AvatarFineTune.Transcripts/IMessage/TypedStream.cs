using System.Buffers.Binary;
using System.Text;

namespace AvatarFineTune.Transcripts.IMessage;

/// <summary>
/// Reads the words of an attributed string in the archive form of NSArchiver ("streamtyped"): a header, then an object of
/// a class that begins with its string, itself an object whose content is a run of UTF-8 bytes. What follows (styles,
/// mentions) is not read.
/// </summary>
internal ref struct TypedStream(ReadOnlySpan<byte> data)
{
    private const byte Short = 0x81;
    private const byte Long = 0x82;
    private const byte New = 0x84;
    private const byte Nil = 0x85;
    private const byte FirstReference = 0x92;

    private ReadOnlySpan<byte> _rest = data;
    private List<string>? _types;

    /// <returns>The words; <see langword="null"/> where the archive is not of this form.</returns>
    internal static string? ReadString(ReadOnlySpan<byte> archive)
    {
        var stream = new TypedStream(archive);
        return stream.TryHeader() && stream.TryObject() && stream.TryObject() && stream.TryBytes(out var text) ? text : null;
    }

    private bool TryHeader() =>
        TryByte(out var version) && version == 4
        && TryRun(out var signature) && signature.SequenceEqual("streamtyped"u8)
        && TryInteger(out _);

    /// <summary>A value of type <c>@</c> that stands there for the first time: passes its classes, to stand before its content.</summary>
    private bool TryObject()
    {
        if (TryType() is not "@" || !Take(New))
        {
            return false;
        }

        // The class and what it derives from, to the root or to a class that was named before.
        while (Take(New))
        {
            if (!TryName() || !TryInteger(out _))
            {
                return false;
            }
        }

        return Take(Nil) || TryReference(out _);
    }

    private bool TryBytes(out string? text)
    {
        text = null;
        if (TryType() is not "+" || !TryRun(out var bytes))
        {
            return false;
        }

        text = Encoding.UTF8.GetString(bytes);
        return true;
    }

    /// <summary>The names of classes and the types of values are shared: a reference counts both.</summary>
    private bool TryName() => Shared() is not null;

    private string? TryType() => Shared();

    private string? Shared()
    {
        _types ??= [];
        if (Take(New))
        {
            if (!TryRun(out var bytes))
            {
                return null;
            }

            _types.Add(Encoding.ASCII.GetString(bytes));
            return _types[^1];
        }

        return TryReference(out var number) && number < _types.Count ? _types[number] : null;
    }

    private bool TryReference(out int number)
    {
        number = _rest is [>= FirstReference, ..] ? _rest[0] - FirstReference : -1;
        _rest = number < 0 ? _rest : _rest[1..];
        return number >= 0;
    }

    /// <summary>A length and so many bytes.</summary>
    private bool TryRun(out ReadOnlySpan<byte> bytes)
    {
        bytes = default;
        if (!TryInteger(out var length) || length > _rest.Length)
        {
            return false;
        }

        bytes = _rest[..(int)length];
        _rest = _rest[(int)length..];
        return true;
    }

    private bool TryInteger(out uint value)
    {
        value = 0;
        if (!TryByte(out var first))
        {
            return false;
        }

        switch (first)
        {
            case Short when _rest.Length >= 2:
                value = BinaryPrimitives.ReadUInt16LittleEndian(_rest);
                _rest = _rest[2..];
                return true;
            case Long when _rest.Length >= 4:
                value = BinaryPrimitives.ReadUInt32LittleEndian(_rest);
                _rest = _rest[4..];
                return true;
            default:
                value = first;
                return first < 0x80;
        }
    }

    private bool TryByte(out byte value)
    {
        value = _rest.IsEmpty ? (byte)0 : _rest[0];
        if (_rest.IsEmpty)
        {
            return false;
        }

        _rest = _rest[1..];
        return true;
    }

    private bool Take(byte value)
    {
        if (_rest.IsEmpty || _rest[0] != value)
        {
            return false;
        }

        _rest = _rest[1..];
        return true;
    }
}
