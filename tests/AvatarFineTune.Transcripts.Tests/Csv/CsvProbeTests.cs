using System.Text;
using AvatarFineTune.Transcripts;
using AvatarFineTune.Transcripts.Csv;

namespace AvatarFineTune.Transcripts.Tests.Csv;

public sealed class CsvProbeTests
{
    [Theory]
    [InlineData("author,text,time\n", TranscriptMatch.Certain)]
    [InlineData("\n\nSender;Message;Sent At\n", TranscriptMatch.Certain)]
    [InlineData(",author,text,created_at\n0,Ava,hi,2024-01-01\n", TranscriptMatch.Certain)]
    [InlineData("Name\tMessage\nAva\thi\n", TranscriptMatch.Likely)]
    [InlineData("sep=;\nvon;text;datum\n", TranscriptMatch.None)]
    [InlineData("Wer,Was\nAva,hi\n", TranscriptMatch.Possible)]
    [InlineData("Wer,Was\nAva\n", TranscriptMatch.None)]
    [InlineData("31/12/24, 22:05 - Ava: hi, Ben\n31/12/24, 22:06 - Ben: hi, Ava\n", TranscriptMatch.None)]
    [InlineData("[31/12/24, 22:05:07] Ava: hi\n", TranscriptMatch.None)]
    [InlineData("Ava: hello, message, from me\nBen: text, author\n", TranscriptMatch.None)]
    [InlineData("{\"author\":\"Ava\",\"text\":\"hi\"}\n", TranscriptMatch.None)]
    [InlineData("[{\"author\":\"Ava\"}]", TranscriptMatch.None)]
    [InlineData("<html>author,text</html>", TranscriptMatch.None)]
    [InlineData("Dear Ava, a letter, with commas\nand another line, of it\n", TranscriptMatch.None)]
    [InlineData("author", TranscriptMatch.None)]
    [InlineData("", TranscriptMatch.None)]
    [InlineData("author,text\0", TranscriptMatch.None)]
    public void A_table_of_messages_is_told_by_its_header(string head, TranscriptMatch match) =>
        Assert.Equal(match, CsvProbe.Look(Encoding.UTF8.GetBytes(head)));
}
