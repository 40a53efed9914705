using AvatarFineTune.Examples;
using AvatarFineTune.Examples.Redaction;
using static AvatarFineTune.Tests.Examples.Scripts;

namespace AvatarFineTune.Tests.Examples;

public sealed class PhonePackTests
{
    private static PhonePacks Packs => PhonePacks.Instance;

    private static string Replace(string text, params string[] regions) => new Redactor(RedactionMode.Replace, Secret, regions).Redact(text, new());

    private static string Key(string phone) => PhoneNumber.Of(phone, [Packs.ByRegion["DE"]]).Key;

    [Fact]
    public void Over_a_hundred_countries_are_known() => Assert.InRange(Packs.ByRegion.Count, 100, 250);

    public static TheoryData<string> Regions => [.. PhonePacks.Instance.ByRegion.Keys.Order()];

    [Theory]
    [MemberData(nameof(Regions))]
    public void Every_countrys_numbers_are_found_however_they_are_written(string region)
    {
        var pack = Packs.ByRegion[region];
        foreach (var national in Samples(pack))
        {
            var spaced = national.Length < 8 ? $"{national[..3]} {national[3..]}" : $"{national[..3]} {national[3..6]} {national[6..]}";
            foreach (var written in (string[])[$"+{pack.Code}{national}", $"+{pack.Code} {spaced}", $"00{pack.Code} {spaced}", $"+{pack.Code}-{spaced.Replace(' ', '-')}", $"(+{pack.Code}) {spaced}"])
            {
                var once = Replace($"x {written} y");
                Assert.DoesNotContain(national, Digits(once), StringComparison.Ordinal);
                Assert.Equal(once, Replace(once));
            }

            // With the region named, no separator and no word is needed, but where a trunk prefix is usual and missing.
            var inside = Replace($"x {(pack.Trunk.Length > 1 || pack.Trunk == "0" ? pack.Trunk : "")}{national} y", region);
            Assert.DoesNotContain(national, Digits(inside), StringComparison.Ordinal);
            Assert.Equal(inside, Replace(inside, region));
        }
    }

    [Theory]
    [MemberData(nameof(Regions))]
    public void Stand_ins_come_from_reserved_ranges_alone(string region)
    {
        foreach (var national in Samples(Packs.ByRegion[region]))
        {
            var standIn = Replace($"+{Packs.ByRegion[region].Code}{national}");
            Assert.True(StandIns.IsOurs(standIn, PrivateKind.Phone), standIn);
        }
    }

    [Fact]
    public void The_spellings_of_one_number_have_one_stand_in_where_its_region_is_known()
    {
        string[] written = ["+49 171 2345678", "0049 171 2345678", "+49 (0)171 2345678", "0171/2345678", "0171 234 56 78", "01712345678", "+49\u00a0171\u00a0234\u00a0567\u00a08", "０１７１-２３４５６７８"];
        Assert.Single(written.Select(w => Key(Replace(w, "DE"))).Distinct());
        Assert.Single(new[] { "415-234-5678", "(415) 234-5678", "+1 415 234 5678", "1-415-234-5678", "001 415 234 5678" }.Select(w => Digits(Replace(w))[^10..]).Distinct());
    }

    [Fact]
    public void Both_the_number_and_its_stand_in_are_written_with_or_without_the_calling_code()
    {
        Assert.StartsWith("+49 ", Replace("+49 171 2345678"), StringComparison.Ordinal);
        Assert.StartsWith("0", Replace("0171 2345678", "DE"), StringComparison.Ordinal);
        Assert.Matches(@"^\d{3}-555-01\d\d$", Replace("0171 2345678"));
        Assert.Matches(@"^\+1 \d{3}-555-01\d\d$", Replace("+41 79 234 56 78"));
    }

    [Theory]
    [InlineData("ES", "612345678")]
    [InlineData("US", "at 4152345678 then")]
    [InlineData("IN", "at 9876543210 then")]
    [InlineData("PL", "at 601 234 567 then")]
    [InlineData("DK", "at 20123456 then")]
    [InlineData("NO", "at 22 12 34 56 then")]
    [InlineData("sg", "at 9123 4567 then")]
    public void Numbers_of_a_named_region_need_no_separators(string region, string text)
    {
        Assert.NotEqual(text, Replace(text, region));
        Assert.Equal(text, Replace(text));
    }

    [Theory]
    [InlineData("ES", "order 612345678")]
    [InlineData("DK", "20260512")]
    [InlineData("US", "1764070000")]
    [InlineData("DE", "12.345.678,90")]
    [InlineData("ES", "612345678 people")]
    public void But_what_is_something_else_stays(string region, string text) => Assert.Equal(text, Replace(text, region));

    [Theory]
    [InlineData("US", 52_000)]
    [InlineData("DE", 5_000)]
    [InlineData("GB", 17_000)]
    [InlineData("FR", 60_000)]
    [InlineData("AU", 80_000)]
    [InlineData("IE", 100_000)]
    [InlineData("SE", 400)]
    public void The_ranges_are_as_large_as_the_documentation_says(string region, int size)
    {
        Assert.Equal(size, Packs.Reserved[region].Size);
        var drawn = Enumerable.Range(0, 300).Select(i => Packs.Reserved[region].Draw(new(System.Security.Cryptography.SHA256.HashData(BitConverter.GetBytes(i))), i % 2 == 0)).ToList();
        Assert.All(drawn, d => Assert.True(Packs.Reserved[region].Has(Digits(d)), d));
    }

    [Fact]
    public void An_unknown_region_is_refused()
    {
        Assert.Contains("'XX'", Assert.Throws<ArgumentException>(() => ImportOptions.Check(new() { Speakers = ["x"], PhoneRegions = ["XX"] })).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => ImportOptions.Check(new() { Speakers = ["x"], PhoneRegions = null! }));
        ImportOptions.Check(new() { Speakers = ["x"], PhoneRegions = ["de", "US"] });
    }

    /// <summary>A number for each beginning of the plan, of each length.</summary>
    private static IEnumerable<string> Samples(PhonePack pack) =>
        from beginning in pack.Mobile.Concat(pack.Geographic)
        from length in Enumerable.Range(6, 7)
        let national = beginning + "34567823456"[..Math.Max(0, length - beginning.Length)]
        where national.Length == length && pack.Fits(national) && length + pack.Code.Length >= 8
        select national;

    private static string Digits(string text)
    {
        Span<char> digits = stackalloc char[text.Length];
        return digits[..DigitGroups.Digits(text, digits)].ToString();
    }
}
