using AvatarFineTune.Core.Tests.Transcripts.Support;
using AvatarFineTune.Transcripts;

namespace AvatarFineTune.Core.Tests.Transcripts.Sources;

public class ReadOptionsTests
{
    public static TheoryData<string, TranscriptReadOptions> Wrong => new()
    {
        { nameof(TranscriptReadOptions.MaxFileBytes), new() { MaxFileBytes = 0 } },
        { nameof(TranscriptReadOptions.MaxArchiveBytes), new() { MaxArchiveBytes = -1 } },
        { nameof(TranscriptReadOptions.MaxArchiveEntries), new() { MaxArchiveEntries = 0 } },
        { nameof(TranscriptReadOptions.MaxArchiveDepth), new() { MaxArchiveDepth = -1 } },
        { nameof(TranscriptReadOptions.MaxCompressionRatio), new() { MaxCompressionRatio = 1 } },
        { nameof(TranscriptReadOptions.MaxRecordBytes), new() { MaxRecordBytes = 100 } },
        { nameof(TranscriptReadOptions.MaxDepth), new() { MaxDepth = 0 } },
        { nameof(TranscriptReadOptions.MaxParticipants), new() { MaxParticipants = 0 } },
        { nameof(TranscriptReadOptions.DateOrder), new() { DateOrder = (DateOrder)7 } },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public async Task A_limit_out_of_its_range_is_refused_by_name(string name, TranscriptReadOptions options)
    {
        var error = await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Reading.ReadAsync("31/01/2023, 15:45 - Ava: hello\n", options: options));
        Assert.Contains(name, error.Message, StringComparison.Ordinal);
    }
}
