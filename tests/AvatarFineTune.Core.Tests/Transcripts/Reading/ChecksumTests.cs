using System.IO.Compression;
using System.Text;
using AvatarFineTune.Core.Tests.Transcripts.Support;
using AvatarFineTune.Transcripts;
using static AvatarFineTune.Core.Tests.Transcripts.Support.Reading;

namespace AvatarFineTune.Core.Tests.Transcripts.Sources;

public sealed class ChecksumTests
{
    private const string Chat = "31/01/2023, 15:45 - Ava: hello\n31/01/2023, 15:46 - Ben: hi\n";

    [Fact]
    public void The_checksum_is_that_of_the_standard()
    {
        Assert.Equal(0xCBF43926u, Crc32.Append(0, "123456789"u8));
        Assert.Equal(0u, Crc32.Append(0, []));
    }

    [Fact]
    public void The_checksum_is_the_same_for_every_length_and_however_the_bytes_come()
    {
        var bytes = new byte[1000];
        new Random(1).NextBytes(bytes);
        for (var length = 0; length < bytes.Length; length++)
        {
            var slow = ~Crc32.ByteWise(~0u, bytes.AsSpan(0, length));

            Assert.Equal(slow, Crc32.Append(0, bytes.AsSpan(0, length)));
            Assert.Equal(slow, Crc32.Append(Crc32.Append(0, bytes.AsSpan(0, length / 3)), bytes.AsSpan((length / 3)..length)));
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_changed_bit_in_an_entry_is_damage_that_names_it(bool isNested)
    {
        var zip = Flip(Stored("_chat.txt", Encoding.UTF8.GetBytes(Chat)), "hello"u8);
        var error = await FailAsync(isNested ? Stored("inner.zip", zip) : zip, "export.zip");

        Assert.Equal(TranscriptError.Damaged, error.Error);
        Assert.Contains("'_chat.txt' is not what was packed into the zip", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_changed_bit_in_a_picture_does_not_spoil_the_chat_beside_it()
    {
        var zip = Stored("IMG-1.jpg", [0xFF, 0xD8, 0xFF, 0xE0, .. "picture"u8], "_chat.txt", Encoding.UTF8.GetBytes(Chat));

        Assert.Equal(2, (await ReadAsync(Flip(zip, "picture"u8), "export.zip")).Report.Kept);
    }

    [Fact]
    public async Task An_entry_without_a_checksum_is_read()
    {
        var zip = Stored("_chat.txt", Encoding.UTF8.GetBytes(Chat));
        zip.AsSpan(zip.AsSpan().IndexOf("PK\x01\x02"u8) + 16, 4).Clear();

        Assert.Equal(2, (await ReadAsync(zip, "export.zip")).Report.Kept);
    }

    private static byte[] Flip(byte[] zip, ReadOnlySpan<byte> at)
    {
        zip[zip.AsSpan().IndexOf(at)] ^= 1;
        return zip;
    }

    private static byte[] Stored(string path, byte[] content, string? otherPath = null, byte[]? other = null)
    {
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, file) in ((string?, byte[]?)[])[(path, content), (otherPath, other)])
            {
                if (name is not null)
                {
                    using var entry = zip.CreateEntry(name, CompressionLevel.NoCompression).Open();
                    entry.Write(file);
                }
            }
        }

        return bytes.ToArray();
    }
}
