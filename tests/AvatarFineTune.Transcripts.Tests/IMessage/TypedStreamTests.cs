using System.Buffers.Binary;
using System.Text;
using AvatarFineTune.Transcripts.IMessage;

namespace AvatarFineTune.Transcripts.Tests.IMessage;

public sealed class TypedStreamTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(127)]
    [InlineData(128)]
    [InlineData(255)]
    [InlineData(256)]
    [InlineData(65_535)]
    [InlineData(65_536)]
    [InlineData(200_000)]
    public void The_words_are_cut_by_their_length(int length)
    {
        var text = string.Concat(Enumerable.Range(0, length).Select(i => (char)('a' + (i % 26))));
        Assert.Equal(text, TypedStream.ReadString(Archive(text)));
    }

    [Fact]
    public void The_length_counts_bytes_and_not_characters() =>
        Assert.Equal("é👋+\u0084\u0086 NSDictionary", TypedStream.ReadString(Archive("é👋+\u0084\u0086 NSDictionary")));

    [Fact]
    public void What_ends_early_is_nothing()
    {
        var whole = Archive("hello there");
        var end = whole.AsSpan().IndexOf("hello there"u8) + "hello there".Length;
        for (var length = 0; length < end; length++)
        {
            Assert.Null(TypedStream.ReadString(whole.AsSpan(0, length)));
        }

        Assert.Equal("hello there", TypedStream.ReadString(whole.AsSpan(0, end)));
    }

    [Fact]
    public void Any_change_of_a_byte_is_borne()
    {
        var whole = Archive("hello there");
        for (var at = 0; at < whole.Length; at++)
        {
            for (var value = 0; value < 256; value++)
            {
                var changed = whole.ToArray();
                changed[at] = (byte)value;
                _ = TypedStream.ReadString(changed);
            }
        }
    }

    [Fact]
    public void Another_form_of_archive_is_nothing() => Assert.Null(TypedStream.ReadString("bplist00hello"u8));

    private static byte[] Archive(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        return
        [
            4, 11, .. "streamtyped"u8, 0x81, 0xE8, 0x03, 0x84, 1, (byte)'@', 0x84, 0x84, 0x84, 18, .. "NSAttributedString"u8, 0, 0x84, 0x84, 8, .. "NSObject"u8, 0, 0x85,
            0x92, 0x84, 0x84, 0x84, 8, .. "NSString"u8, 1, 0x94, 0x84, 1, (byte)'+', .. Length(bytes.Length), .. bytes, 0x86, 0x84, 2, .. "iI"u8, 1, 5,
        ];
    }

    private static byte[] Length(int length)
    {
        byte[] written = length < 128 ? [(byte)length] : length <= ushort.MaxValue ? [0x81, 0, 0] : [0x82, 0, 0, 0, 0];
        if (written.Length == 3)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(written.AsSpan(1), (ushort)length);
        }
        else if (written.Length == 5)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(written.AsSpan(1), (uint)length);
        }

        return written;
    }
}
