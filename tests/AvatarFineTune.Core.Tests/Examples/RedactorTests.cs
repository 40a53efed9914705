using AvatarFineTune.Examples;
using AvatarFineTune.Examples.Redaction;
using static AvatarFineTune.Tests.Examples.Scripts;

namespace AvatarFineTune.Tests.Examples;

public sealed class RedactorTests
{
    private static readonly Redactor Replacing = new(RedactionMode.Replace, Secret);

    private static string Replace(string text) => Replacing.Redact(text, new());

    [Fact]
    public void The_same_value_has_the_same_stand_in_however_it_is_written()
    {
        Assert.Equal(Replace("ANN@mail.test"), Replace("ann@mail.test"));
        Assert.Equal(Replace("+49 170 1234567"), Replace("0049-170-1234567"));
        Assert.Equal(Replace("DE89370400440532013000"), Replace("DE89 3704 0044 0532 0130 00").Replace(" ", "", StringComparison.Ordinal));
        Assert.Equal(Replace("4111111111111111"), Replace("4111-1111-1111-1111").Replace("-", "", StringComparison.Ordinal));
        Assert.NotEqual(Replace("ann@mail.test"), Replace("bob@mail.test"));
    }

    [Fact]
    public void Another_avatars_stand_ins_are_others()
    {
        var other = new Redactor(RedactionMode.Replace, new byte[32]);
        foreach (var text in Values)
        {
            Assert.NotEqual(Replace(text), other.Redact(text, new()));
            Assert.Equal(Replace(text), new Redactor(RedactionMode.Replace, Secret).Redact(text, new()));
        }
    }

    [Fact]
    public void Stand_ins_are_the_same_in_every_process() =>
        Assert.Equal("ola.2593gj@example.net, +49 30 23125431, 4000 0000 8526 1560, DE48000094777939773536, password: Example-qar33whs, Musterstraße 2588", Replace("ann@mail.test, +49 170 1234567, 4111 1111 1111 1111, DE89370400440532013000, password: hunter2, Lindenstraße 5"));

    private static readonly string[] Values =
    [
        "ann@mail.test", "+49 170 1234567", "415-234-5678", "4111 1111 1111 1111", "DE89 3704 0044 0532 0130 00", "GB29NWBK60161331926819", "NO9386011117947",
        "https://host.test/?token=abcdef", "sk-proj-abcDEF123456ghiJKL7890", "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.abcdef123456", "221b Baker Street",
        "Lindenstraße 5", "12 rue de la Paix", "Via Roma 3", "Calle de Alcalá, 42", "Rua Augusta, 1500", "Keizersgracht 123", "ul. Marszałkowska 10", "ул. Ленина, 5",
        "İstiklal Caddesi No: 15", "password: hunter2", "-----BEGIN RSA PRIVATE KEY-----\nMIIEow\n-----END RSA PRIVATE KEY-----",
    ];

    [Fact]
    public void Redacting_twice_changes_nothing()
    {
        foreach (var text in Values)
        {
            var once = Replace(text);
            Assert.NotEqual(text, once);
            Assert.Equal(once, Replace(once));
            Assert.Equal($"a {once}, b", Replace($"a {once}, b"));
        }
    }

    [Fact]
    public void Stand_ins_are_of_the_same_kind_and_belong_to_nobody()
    {
        for (var i = 0; i < 200; i++)
        {
            Assert.Matches(@"^[a-z]+\.\d{4}[a-z2-9]{2}@example\.(com|org|net)$", Replace($"p{i}@mail.test"));
            Assert.Matches(@"^\+49 (30 23125|69 90009|40 66969|221 4710|89 99998)\d{3}$", Replace($"+49 170 {1000000 + i}"));
            var iban = Replace(ValidIban("DE", $"37040044{i:0000000000}"));
            Assert.Matches(@"^DE\d\d0000\d{14}$", iban);
            Assert.Equal(1, CheckDigits.Mod97(iban));
            var card = Replace(ValidCard($"411111111{i:000000}"));
            Assert.Matches(@"^40000000\d{8}$", card);
            Assert.True(CheckDigits.Luhn(card));
        }

        Assert.Matches("^GB\\d\\dXXXX\\d{14}$", Replace("GB29NWBK60161331926819"));
        Assert.Matches("^sk-proj-example[a-z2-9]{20}$", Replace("sk-proj-abcDEF123456ghiJKL7890"));
        Assert.Matches("^password: Example-[a-z2-9]{8}$", Replace("password: hunter2"));
        Assert.Matches("^https://example.com/[a-z2-9]{10}$", Replace("https://host.test/?token=abcdef"));
        Assert.Matches(@"^\d+ Example Street$", Replace("221b Baker Street"));
        Assert.Matches(@"^Musterstraße \d+$", Replace("Lindenstraße 5"));
    }

    [Fact]
    public void Only_what_is_private_changes() =>
        Assert.Matches(@"^Hi 👋 Bob\n mail [^ ]+@example\.\w+, or \+49 [\d ]+ – ok\? ünï$", Replace("Hi 👋 Bob\n mail ann@mail.test, or +49 170 1234567 – ok? ünï"));

    [Fact]
    public void Report_only_counts_and_changes_nothing_and_off_does_not_even_count()
    {
        var tally = new RedactionTally();
        Assert.Equal("x ann@mail.test", new Redactor(RedactionMode.Report, Secret).Redact("x ann@mail.test", tally));
        Assert.Equal(1, tally.Counts["email"]);
        var none = new RedactionTally();
        Assert.Equal("x ann@mail.test", new Redactor(RedactionMode.Off, Secret).Redact("x ann@mail.test", none));
        Assert.Empty(none.Counts);
        Assert.Empty(none.Samples);
    }

    [Fact]
    public void At_most_five_samples_a_kind_are_shown_and_none_shows_the_value()
    {
        var tally = new RedactionTally();
        for (var i = 0; i < 20; i++)
        {
            Replacing.Redact($"canary{i}@canary{i}.{(char)('a' + i)}zz +49170{new string('1', 7 + (i % 3))} Canarystraße {i + 1} password: canary{i}x", tally);
        }

        Assert.All(tally.Counts, c => Assert.Equal(20, c.Value));
        Assert.All(tally.Samples.CountBy(s => s.Kind), c => Assert.InRange(c.Value, 1, 5));
        Assert.All(tally.Samples, s => Assert.DoesNotMatch("(?i)canary|[1-9]", s.Masked));
    }

    private static string ValidIban(string country, string account)
    {
        var check = 98 - CheckDigits.Mod97($"{country}00{account}");
        return $"{country}{check:00}{account}";
    }

    private static string ValidCard(string digits) => Enumerable.Range(0, 10).Select(d => $"{digits}{d}").First(c => CheckDigits.Luhn(c));
}
