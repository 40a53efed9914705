using System.Text;
using AvatarFineTune.Transcripts.Meta;

namespace AvatarFineTune.Core.Tests.Transcripts.Meta;

public class MetaTextTests
{
    [Theory]
    [InlineData("déjà vu")]
    [InlineData("😂👍🏽 日本語")]
    [InlineData("Ünïcödé “quotes” – dash")]
    [InlineData("plain")]
    [InlineData("")]
    [InlineData("×÷§")]
    public void Text_that_was_written_byte_by_byte_is_repaired_exactly(string right) =>
        Assert.Equal(right, MetaText.Repair(Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(right))));

    [Theory]
    [InlineData("déjà vu")]
    [InlineData("Straße")]
    [InlineData("日本語")]
    [InlineData("100 €")]
    [InlineData("Ã alone")]
    [InlineData("half Ã© and 日")]
    [InlineData("cut Ã©Ã")]
    public void Text_that_is_right_or_only_partly_garbled_stays(string text) => Assert.Equal(text, MetaText.Repair(text));

    [Theory]
    [InlineData("itâ€™s", "it’s")]
    [InlineData("ðŸ˜‚", "😂")]
    [InlineData("â€œokâ€\u009D", "“ok”")]
    [InlineData("KÃ¶ln", "Köln")]
    public void Bytes_that_were_shown_as_Windows_1252_are_repaired_as_well(string garbled, string right) => Assert.Equal(right, MetaText.Repair(garbled));
}
