using System.Diagnostics;
using System.Text;
using AvatarFineTune.Examples;
using AvatarFineTune.Examples.Redaction;
using FsCheck;
using FsCheck.Fluent;
using static AvatarFineTune.Tests.Examples.Scripts;

namespace AvatarFineTune.Tests.Examples;

public sealed class RedactorPropertyTests
{
    private static readonly Redactor Replacing = new(RedactionMode.Replace, Secret);

    private static readonly string[] Pieces =
    [
        "ann@canary.test", "+49 170 9990999", "4111 1111 1111 1111", "DE89370400440532013000", "https://u:canary@h.test/?token=canary1", "sk-canary99canary99canary99",
        "password: canary77", "12 rue de la Canary", "Canarystraße 5", " ", "\n", "@", ".", ":", "://", "0", "12", "/", "(", ")", "+", "x", "é", "👍", "\u202E", "DE", "www.", "pin", "-----BEGIN ",
        "\uD800", "\u0301", "是", "password", "token", "é@é.é",
    ];

    private static readonly Gen<string> Texts = Gen.Elements(Pieces).ArrayOf().Select(string.Concat);

    private static void Check(Func<string, bool> holds) =>
        Prop.ForAll(Texts.ToArbitrary(), holds).Check(Config.QuickThrowOnFailure.WithMaxTest(2_000).WithReplay(20261122, 7));

    [Fact]
    public void Values_found_lie_in_the_text_in_order_and_apart() => Check(text =>
    {
        var end = 0;
        foreach (var span in Redactor.Find(text))
        {
            if (span.Start < end || span.Length <= 0 || span.End > text.Length)
            {
                return false;
            }

            end = span.End;
        }

        return true;
    });

    [Fact]
    public void The_same_text_is_always_redacted_the_same() =>
        Check(text => Replacing.Redact(text, new()) == new Redactor(RedactionMode.Replace, Secret).Redact(text, new()));

    [Fact]
    public void What_stands_between_spaces_never_survives() => Prop.ForAll(
        Gen.Elements(Pieces[..9]).ArrayOf().Select(p => string.Join(" and then ", p)).ToArbitrary(),
        text => !Replacing.Redact(text, new()).Contains("canary", StringComparison.OrdinalIgnoreCase)).Check(Config.QuickThrowOnFailure.WithMaxTest(500).WithReplay(20261122, 7));

    [Fact]
    public void Any_string_at_all_is_survived() =>
        Prop.ForAll<string?>(text => Replacing.Redact(text ?? "", new()) is not null).Check(Config.QuickThrowOnFailure.WithMaxTest(2_000).WithReplay(20261122, 7));

    public static TheoryData<string> Hostile =>
    [
        "a", "1", "1 ", "12-", "0 ", "(", "+1", "@", "a@", "a@b.", "://", "a://", "www.", "x=", "password:", "pin ", "DE8", "DE", "DE89 ", "-----BEGIN ", "eyJ", "sk-", "123456789:", "4111 ",
        "rue A", "1 A ", "Aweg ", "via ", "ул ", "%", "\n", "\uD800", "\u0301", "是", "bearer ", "https://h.test/?a=b&", "密码", "1.", "A ",
        "a.", "(((", " ", "([{", "(at)", " at a dot ", "\"@", "9876543210 ", "0171 ", "+49 ", "12-34-5678 ", "A1", "1A", "x1", "is your code 1234 ", "seed phrase aaa ", "discord.gg/", "/reset/", "４",
    ];

    [Theory]
    [MemberData(nameof(Hostile))]
    public void Eight_times_the_text_takes_about_eight_times_as_long(string piece)
    {
        _ = Time(piece, 1 << 12);
        var (small, large) = (double.MaxValue, double.MaxValue);
        for (var attempt = 0; attempt < 4; attempt++)
        {
            (small, large) = (Math.Min(small, Time(piece, 1 << 17)), Math.Min(large, Time(piece, 1 << 20)));
            // A quadratic search would take 64 times as long. The machine may be busy: the best of four counts.
            if (large < (small * 24) + 300)
            {
                return;
            }
        }

        Assert.Fail($"{small} ms for 128 Ki, {large} ms for 1 Mi");
    }

    private static double Time(string piece, int length)
    {
        var text = new StringBuilder().Insert(0, piece, length / piece.Length).ToString();
        var watch = Stopwatch.StartNew();
        Replacing.Redact(text, new());
        return watch.Elapsed.TotalMilliseconds;
    }
}
