using System.Text;
using AvatarFineTune.Transcripts;
using AvatarFineTune.Transcripts.WhatsApp;

namespace AvatarFineTune.Core.Tests.Transcripts.WhatsApp;

/// <summary>What only looks a little like an export is not taken for one with certainty.</summary>
public class ProbeTests
{
    [Theory]
    [InlineData("Ava: hello\nBen: hi\n", TranscriptMatch.None)]
    [InlineData("2024-12-31 22:05:01 INFO x: y\n2024-12-31 22:05:02 INFO x: z\n", TranscriptMatch.None)]
    [InlineData("2024-12-31 22:05:01 - INFO: started\n2024-12-31 22:05:02 - ERROR: failed\n", TranscriptMatch.None)]
    [InlineData("[2024-12-31 22:05:01] app.ERROR: failed\n[2024-12-31 22:05:02] app.INFO: ok\n", TranscriptMatch.None)]
    [InlineData("[2024-12-31 22:05:01] WARN main: failed\n[2024-12-31 22:05:02] INFO main: ok\n", TranscriptMatch.None)]
    [InlineData("[2024-12-31 22:05:01] worker: failed\n[2024-12-31 22:05:02] worker: ok\n", TranscriptMatch.Likely)]
    [InlineData("2024-12-31T22:05:01Z x: y\n2024-12-31T22:05:02Z x: z\n", TranscriptMatch.None)]
    [InlineData("From: ava@example.com\nDate: 31/12/2024, 22:05\n\nOn 31/12/2024, 22:05 - Ben wrote:\n> hi\n", TranscriptMatch.None)]
    [InlineData("1\n00:00:01,000 --> 00:00:02,000\nHello.\n", TranscriptMatch.None)]
    [InlineData("date,time,author,text\n31/12/2024,22:05,Ava,hi\n31/12/2024,22:06,Ben,ho\n", TranscriptMatch.None)]
    [InlineData("31/12/2024, 22:05 - went home\n31/12/2024, 23:05 - slept\n", TranscriptMatch.Likely)]
    [InlineData("31-12-18 22:55:45 eth0: up\n31-12-18 22:55:46 eth0: down\n", TranscriptMatch.Possible)]
    [InlineData("31/12/2024, 22:05 - Ava: hi\n31/12/2024, 22:06 - Ben: ho\n", TranscriptMatch.Certain)]
    [InlineData("[2024-12-31 22:05:01] Ben: \u200eMeddelanden och samtal är komplett krypterade.\n[2024-12-31 22:05:02] Ben: hej\n", TranscriptMatch.Certain)]
    public void Says_how_sure_it_is(string text, TranscriptMatch match) =>
        Assert.Equal(match, new WhatsAppReader().Probe(new("chat.txt", Encoding.UTF8.GetBytes(text), IsWhole: true)));
}
