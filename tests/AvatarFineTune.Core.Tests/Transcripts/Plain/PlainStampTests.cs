using System.Text;
using AvatarFineTune.Core.Tests.Transcripts.Support;
using AvatarFineTune.Transcripts.Plain;

namespace AvatarFineTune.Core.Tests.Transcripts.Plain;

public class PlainStampTests
{
    [Theory]
    [InlineData("[2024-01-31 22:05] Ava: hi", 19)]
    [InlineData("(22:05) Ava: hi", 8)]
    [InlineData("22:05 Ava: hi", 6)]
    [InlineData("22:05:59 - Ava: hi", 11)]
    [InlineData("10:05 PM Ava: hi", 6)]
    [InlineData("(see below) Ava: hi", 0)]
    [InlineData("[1] Ava: hi", 0)]
    [InlineData("12 apostles: hi", 0)]
    [InlineData("(22:05", 0)]
    [InlineData("", 0)]
    public void A_time_before_a_name_is_told_from_other_things_in_brackets(string line, int length) =>
        Assert.Equal(length, PlainStamp.LengthIn(Encoding.UTF8.GetBytes(line)));

    [Fact]
    public Task Damage_anywhere_ends_in_a_clear_error_or_a_count() =>
        Mutations.AssertNoneCrashesAsync("(2024-01-31 22:05) Ava: hi\n**Ben:** hello\n22:05 - Ava: one\ntwo\n**Ben**: ok\n", "plain");
}
