using AvatarFineTune.Examples;
using AvatarFineTune.Examples.Redaction;
using FsCheck;
using FsCheck.Fluent;
using static AvatarFineTune.Tests.Examples.Scripts;

namespace AvatarFineTune.Tests.Examples;

public sealed class RedactionPropertyTests
{
    private static readonly Redactor Replacing = new(RedactionMode.Replace, Secret);
    private static readonly string[] Joints = ["\n", ", ", " and then ", " oder ", " и ", "。", " 👍 "];

    private static readonly string[] Messages = [.. RedactionCorpusTests.Labelled().Select(l => l.Text), .. RedactionCorpusTests.Ordinary()];

    private static readonly Gen<string> Texts =
        from pieces in Gen.Elements(Messages).ArrayOf(6)
        from joints in Gen.Elements(Joints).ArrayOf(6)
        select string.Concat(pieces.Zip(joints, (p, j) => p + j));

    private static void Check(Func<string, bool> holds) =>
        Prop.ForAll(Texts.ToArbitrary(), holds).Check(Config.QuickThrowOnFailure.WithMaxTest(3_000).WithReplay(20261122, 7));

    [Fact]
    public void Redacting_twice_is_redacting_once() => Check(text =>
    {
        var once = Replacing.Redact(text, new());
        Assert.Equal(once, Replacing.Redact(once, new()));
        return true;
    });

    [Fact]
    public void Reporting_leaves_every_text_as_it_is_and_counts_the_same() => Check(text =>
    {
        var (reported, replaced) = (new RedactionTally(), new RedactionTally());
        Replacing.Redact(text, replaced);
        return new Redactor(RedactionMode.Report, Secret).Redact(text, reported) == text && reported.Counts.OrderBy(c => c.Key).SequenceEqual(replaced.Counts.OrderBy(c => c.Key));
    });

    [Fact]
    public void A_value_has_the_same_stand_in_in_every_import() => Assert.All(RedactionCorpusTests.Labelled(), line =>
    {
        var text = line.Text;
        var again = new Redactor(RedactionMode.Replace, Secret);
        Assert.True(Redactor.Find(text).TrueForAll(s =>
        {
            var value = text.Substring(s.Start, s.Length);
            var (first, second) = (new Pseudonyms(Secret, []).For(s.Kind, value), new Pseudonyms([.. Secret], []).For(s.Kind, value));
            return first == second && Replacing.Redact(text, new()).Contains(first, StringComparison.Ordinal) && again.Redact(text, new()) == Replacing.Redact(text, new());
        }), text);
    });

    [Fact]
    public void Stand_ins_of_two_avatars_have_nothing_in_common()
    {
        var values = RedactionCorpusTests.Labelled().SelectMany(l => Redactor.Find(l.Text).Select(s => (s.Kind, Value: l.Text.Substring(s.Start, s.Length)))).Where(v => v.Kind is not (PrivateKind.Phone or PrivateKind.Address)).ToList();
        var (one, other) = (new Pseudonyms(Secret, []), new Pseudonyms(new byte[32], []));
        Assert.Empty(values.Select(v => one.For(v.Kind, v.Value)).Intersect(values.Select(v => other.For(v.Kind, v.Value)), StringComparer.Ordinal));
        // Streets and phones come from small ranges: two may meet, but no value's stand-ins do as a rule.
        var phones = RedactionCorpusTests.Labelled().SelectMany(l => Redactor.Find(l.Text).Where(s => s.Kind == PrivateKind.Phone).Select(s => l.Text.Substring(s.Start, s.Length))).Distinct().ToList();
        Assert.InRange(phones.Count(p => one.For(PrivateKind.Phone, p) == other.For(PrivateKind.Phone, p)), 0, 3);
    }

    [Fact]
    public void An_account_number_of_every_country_is_found_and_keeps_its_form()
    {
        foreach (var country in IbanRegistry.Instance.Countries)
        {
            var structure = IbanRegistry.Instance.Structure(country)!;
            var account = string.Concat(structure.Select((c, i) => c == 'n' ? (char)('1' + (i % 9)) : (char)('A' + (i % 26))));
            var iban = $"{country}{98 - CheckDigits.Mod97($"{country}00{account}"):00}{account}";
            var span = Assert.Single(Redactor.Find($"pay {iban} today"));
            Assert.Equal(PrivateKind.Iban, span.Kind);
            var standIn = Replacing.Redact(iban, new());
            Assert.Equal(1, CheckDigits.Mod97(standIn));
            Assert.True(IbanRegistry.Fits(standIn.AsSpan(4), structure));
            Assert.NotEqual(iban, standIn);
        }
    }

    [Theory]
    [InlineData("mia (at) mail (dot) test", "mia@mail.test")]
    [InlineData("MIA@MAIL.TEST", "mia@mail.test")]
    [InlineData("4532 0151 1283 0366", "4532015112830366")]
    [InlineData("536-22-8714", "SSN 536228714")]
    public void Spellings_of_one_value_share_a_stand_in(string one, string other)
    {
        var (a, b) = (Replacing.Redact(one, new()), Replacing.Redact(other, new()));
        Assert.EndsWith(Compact(a), Compact(b), StringComparison.Ordinal);

        static string Compact(string s) => s.Replace(" ", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal);
    }
}
