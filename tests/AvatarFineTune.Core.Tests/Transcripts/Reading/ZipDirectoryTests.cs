using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using AvatarFineTune.Transcripts;
using static AvatarFineTune.Core.Tests.Transcripts.Support.Reading;

namespace AvatarFineTune.Core.Tests.Transcripts.Sources;

/// <summary>A zip may say anything of how many entries it has: what counts is how many there are.</summary>
public sealed class ZipDirectoryTests
{
    private const int EndRecordSize = 22;

    [Fact]
    public async Task Entries_that_the_end_record_conceals_are_counted()
    {
        var zip = Zip(500);
        BinaryPrimitives.WriteUInt16LittleEndian(zip.AsSpan(zip.Length - EndRecordSize + 10), 1);

        Assert.Equal(TranscriptError.LimitExceeded, (await FailAsync(zip, "x.zip", new() { MaxArchiveEntries = 100 })).Error);
        Assert.Equal(TranscriptError.Damaged, (await FailAsync(zip, "x.zip")).Error);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(long.MinValue)]
    [InlineData(long.MaxValue)]
    public async Task A_count_that_cannot_be_does_not_hide_how_many_there_are(long count)
    {
        var plain = Zip(3);
        var end = plain.Length - EndRecordSize;
        var record = new byte[56 + 20];
        "PK\x06\x06"u8.CopyTo(record);
        record[4] = 44;
        BinaryPrimitives.WriteInt64LittleEndian(record.AsSpan(24), count);
        BinaryPrimitives.WriteInt64LittleEndian(record.AsSpan(32), count);
        BinaryPrimitives.WriteInt64LittleEndian(record.AsSpan(48), BinaryPrimitives.ReadUInt32LittleEndian(plain.AsSpan(end + 16)));
        "PK\x06\x07"u8.CopyTo(record.AsSpan(56));
        BinaryPrimitives.WriteInt64LittleEndian(record.AsSpan(64), end);
        byte[] zip = [.. plain[..end], .. record, .. plain[end..]];
        zip.AsSpan(zip.Length - EndRecordSize + 8, 4).Fill(0xFF);

        var error = await FailAsync(zip, "x.zip", new() { MaxArchiveEntries = 2 });
        Assert.Equal(TranscriptError.LimitExceeded, error.Error);
        Assert.Equal(TranscriptError.Damaged, (await FailAsync(zip, "x.zip")).Error);
    }

    private static byte[] Zip(int entries)
    {
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            for (var i = 0; i < entries; i++)
            {
                using var entry = zip.CreateEntry($"{i}.txt", CompressionLevel.NoCompression).Open();
                entry.Write(Encoding.UTF8.GetBytes("31/01/2023, 15:45 - Ava: hello\n"));
            }
        }

        return bytes.ToArray();
    }
}
