using AvatarFineTune.Examples.Redaction;

namespace AvatarFineTune.Tests.Examples;

public sealed class PrivateValueTests
{
    /// <summary>What is found, as <c>kind:value</c>.</summary>
    private static string[] Found(string text) => [.. Redactor.Find(text).Select(s => $"{RedactionTally.Name(s.Kind)}:{text.Substring(s.Start, s.Length)}")];

    [Theory]
    [InlineData("write to ann.lee+x@mail.co.uk.", "email:ann.lee+x@mail.co.uk")]
    [InlineData("(jörg@müller.de)", "email:jörg@müller.de")]
    [InlineData("<a_b@sub.domain.info>", "email:a_b@sub.domain.info")]
    [InlineData("mailto:x1@xn--bcher-kva.xn--p1ai now", "email:x1@xn--bcher-kva.xn--p1ai")]
    [InlineData("用户@例子.中国", "email:用户@例子.中国")]
    [InlineData("a@b.de,c@d.fr", "email:a@b.de", "email:c@d.fr")]
    public void Mail_addresses_are_found(string text, params string[] expected) => Assert.Equal(expected, Found(text));

    [Theory]
    [InlineData("@ann are you @ home?")]
    [InlineData("me@localhost")]
    [InlineData("a@b@c")]
    [InlineData("@@@...@@@")]
    [InlineData("5 kg @ 3.50")]
    [InlineData("robin@example.com")]
    public void What_only_looks_like_mail_is_not(string text) => Assert.Empty(Found(text));

    [Theory]
    [InlineData("call +49 170 1234567 now", "phone:+49 170 1234567")]
    [InlineData("+1 (415) 234-5678", "phone:+1 (415) 234-5678")]
    [InlineData("(415) 234-5678", "phone:(415) 234-5678")]
    [InlineData("415-234-5678.", "phone:415-234-5678")]
    [InlineData("0170 1234567", "phone:0170 1234567")]
    [InlineData("030/1234567", "phone:030/1234567")]
    [InlineData("0049 (0)170-1234567", "phone:0049 (0)170-1234567")]
    [InlineData("06 12 34 56 78", "phone:06 12 34 56 78")]
    [InlineData("06.12.34.56.78", "phone:06.12.34.56.78")]
    [InlineData("8 (495) 123-45-67", "phone:8 (495) 123-45-67")]
    [InlineData("+7 495 123 45 67", "phone:+7 495 123 45 67")]
    [InlineData("612 34 56 78", "phone:612 34 56 78")]
    [InlineData("11 98765-4321", "phone:11 98765-4321")]
    [InlineData("090-1234-5678", "phone:090-1234-5678")]
    [InlineData("010-1234-5678です", "phone:010-1234-5678")]
    [InlineData("我的电话13812345678", "phone:13812345678")]
    [InlineData("9876543210", "phone:9876543210")]
    [InlineData("رقمي +٢٠ ١٠٠ ١٢٣ ٤٥٦٧", "phone:+٢٠ ١٠٠ ١٢٣ ٤٥٦٧")]
    [InlineData("my number is 612 345 678", "phone:612 345 678")]
    [InlineData("tel. 1234567", "phone:1234567")]
    [InlineData("tel no. 1234567", "phone:1234567")]
    [InlineData("meine Nummer: 1234567", "phone:1234567")]
    [InlineData("tel:+4917012345678", "phone:+4917012345678")]
    [InlineData("0170 1234567 2 people", "phone:0170 1234567")]
    [InlineData("0170 1234567 18:30", "phone:0170 1234567")]
    [InlineData("0170 1234567, 0171 7654321", "phone:0170 1234567", "phone:0171 7654321")]
    public void Phone_numbers_are_found(string text, params string[] expected) => Assert.Equal(expected, Found(text));

    [Theory]
    [InlineData("on 2026-05-12 at 14:30")]
    [InlineData("12.05.2026")]
    [InlineData("12/05/26 18:00")]
    [InlineData("01.02.2026 14")]
    [InlineData("from 01.02.2026 - 03.02.2026")]
    [InlineData("2026-05-12 10 11")]
    [InlineData("20260512")]
    [InlineData("order 123456")]
    [InlineData("order no. 9876543210")]
    [InlineData("order number 123456")]
    [InlineData("my order number is 1234567")]
    [InlineData("call about order 123456")]
    [InlineData("Bestellnummer 12345678")]
    [InlineData("номер заказа 123456")]
    [InlineData("#9876543210")]
    [InlineData("it cost 1.234.567,89 €")]
    [InlineData("1 234 567 people")]
    [InlineData("10.000.000")]
    [InlineData("$4152345678")]
    [InlineData("192.168.100.200")]
    [InlineData("3.14159265358979")]
    [InlineData("0.5 1000 200")]
    [InlineData("52.520008, 13.404954")]
    [InlineData("2-3 times, 10-12 people")]
    [InlineData("at 1764070000 epoch")]
    [InlineData("ISBN 978-3-16-148410-0")]
    [InlineData("score 3:2, 15:00")]
    [InlineData("https://shop.test/item/9876543210")]
    [InlineData("a1234567890b")]
    [InlineData("room 415 234")]
    [InlineData("from 2019 to 2024")]
    [InlineData("+1 for that, +100")]
    [InlineData("call me at 5")]
    [InlineData("call me at 17:30")]
    [InlineData("100000000000000")]
    [InlineData("415-555-0142")]
    public void Dates_prices_and_order_numbers_are_no_phones(string text) => Assert.Empty(Found(text));

    [Theory]
    [InlineData("4111 1111 1111 1111 exp 12/27", "card:4111 1111 1111 1111")]
    [InlineData("4111111111111111", "card:4111111111111111")]
    [InlineData("5500-0000-0000-0004", "card:5500-0000-0000-0004")]
    [InlineData("3782 822463 10005", "card:3782 822463 10005")]
    public void Cards_are_found(string text, params string[] expected) => Assert.Equal(expected, Found(text));

    [Theory]
    [InlineData("4111 1111 1111 1112")]
    [InlineData("1234 5678 9012 3456")]
    [InlineData("41 11 11 11 11 11 11 11")]
    [InlineData("order 84111111111111111x")]
    public void Numbers_that_fail_Luhn_or_the_shape_are_no_cards(string text) => Assert.DoesNotContain(Found(text), f => f.StartsWith("card", StringComparison.Ordinal));

    [Theory]
    [InlineData("DE89 3704 0044 0532 0130 00", "iban:DE89 3704 0044 0532 0130 00")]
    [InlineData("iban de89370400440532013000!", "iban:de89370400440532013000")]
    [InlineData("GB29 NWBK 6016 1331 9268 19", "iban:GB29 NWBK 6016 1331 9268 19")]
    [InlineData("NO9386011117947", "iban:NO9386011117947")]
    public void Account_numbers_are_found(string text, params string[] expected) => Assert.Equal(expected, Found(text));

    [Theory]
    [InlineData("DE88370400440532013000")]
    [InlineData("ZZ89370400440532013000")]
    [InlineData("DE8937040044053201300")]
    public void Account_numbers_that_do_not_check_are_none(string text) => Assert.DoesNotContain(Found(text), f => f.StartsWith("iban", StringComparison.Ordinal));

    [Theory]
    [InlineData("see https://user:pw@host.test/x.", "url:https://user:pw@host.test/x")]
    [InlineData("https://host.test/reset?id=1&token=abcdef", "url:https://host.test/reset?id=1&token=abcdef")]
    [InlineData("https://host.test/#access_token=abcdef", "url:https://host.test/#access_token=abcdef")]
    [InlineData("(https://chat.whatsapp.com/AbCdEfGh)", "url:https://chat.whatsapp.com/AbCdEfGh")]
    [InlineData("https://zoom.test/j/1?pwd=abcdef", "url:https://zoom.test/j/1?pwd=abcdef")]
    [InlineData("www.host.test/?api-key=abcdef", "url:www.host.test/?api-key=abcdef")]
    [InlineData("https://wa.me/4917012345678", "url:https://wa.me/4917012345678")]
    public void Links_that_open_something_are_found(string text, params string[] expected) => Assert.Equal(expected, Found(text));

    [Theory]
    [InlineData("https://news.test/2026/05/12/story-1234567890?page=2&utm_source=x")]
    [InlineData("awww.so sweet")]
    [InlineData("http:// nothing")]
    [InlineData("https://example.com/q7x2token?token=abcdef")]
    public void Plain_links_stay(string text) => Assert.Empty(Found(text));

    [Theory]
    [InlineData("use sk-proj-abcDEF123456ghiJKL7890", "key:sk-proj-abcDEF123456ghiJKL7890")]
    [InlineData("ghp_16C7e42F292c6912E7710c838347Ae178B4a", "key:ghp_16C7e42F292c6912E7710c838347Ae178B4a")]
    [InlineData("AKIAIOSFODNN7ABCDEFG", "key:AKIAIOSFODNN7ABCDEFG")]
    [InlineData("Authorization: Bearer abcdefghij0123456789xyz", "key:abcdefghij0123456789xyz")]
    [InlineData("bot 123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw1 ok", "key:123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw1")]
    [InlineData("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.abcdef123456", "key:eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.abcdef123456")]
    public void Keys_are_found(string text, params string[] expected) => Assert.Equal(expected, Found(text));

    [Theory]
    [InlineData("password: hunter2", "password:hunter2")]
    [InlineData("Password = correcthorse!", "password:correcthorse")]
    [InlineData("das Passwort ist Tr0mmel", "password:Tr0mmel")]
    [InlineData("contraseña: gatito", "password:gatito")]
    [InlineData("mot de passe : \"chat42\"", "password:chat42")]
    [InlineData("пароль: котик", "password:котик")]
    [InlineData("密码是abc123", "password:abc123")]
    [InlineData("パスワードは neko99 です", "password:neko99")]
    [InlineData("pin: 4711", "password:4711")]
    [InlineData("wifi password is x7!kk2", "password:x7!kk2")]
    public void Passwords_are_found(string text, params string[] expected) => Assert.Equal(expected, Found(text));

    [Theory]
    [InlineData("I forgot my password again")]
    [InlineData("the password is wrong")]
    [InlineData("password reset 2024 problem")]
    [InlineData("my key: the door is open")]
    [InlineData("pin: see the board")]
    [InlineData("secret santa 25 euros")]
    public void Talk_about_passwords_stays(string text) => Assert.Empty(Found(text));

    [Theory]
    [InlineData("I live at 221b Baker Street, come by", "address:221b Baker Street")]
    [InlineData("Lindenstraße 5", "address:Lindenstraße 5")]
    [InlineData("Berliner Str. 12a, 10115 Berlin", "address:Berliner Str. 12a, 10115 Berlin")]
    [InlineData("12 rue de la Paix", "address:12 rue de la Paix")]
    [InlineData("Calle de Alcalá, 42", "address:Calle de Alcalá, 42")]
    [InlineData("Via Roma 3", "address:Via Roma 3")]
    [InlineData("Rua Augusta, 1500", "address:Rua Augusta, 1500")]
    [InlineData("Keizersgracht 123", "address:Keizersgracht 123")]
    [InlineData("ul. Marszałkowska 10", "address:ul. Marszałkowska 10")]
    [InlineData("ул. Ленина, 5", "address:ул. Ленина, 5")]
    [InlineData("İstiklal Caddesi No: 15", "address:İstiklal Caddesi No: 15")]
    public void Streets_with_numbers_are_found(string text, params string[] expected) => Assert.Equal(expected, Found(text));

    [Theory]
    [InlineData("auf dem Weg 2 Brötchen gekauft")]
    [InlineData("via WhatsApp 3 times")]
    [InlineData("I have 2 good friends on the street")]
    [InlineData("3 way split")]
    [InlineData("Der Ring 3 war toll")]
    [InlineData("in 5 minutes at the square")]
    public void Talk_about_streets_stays(string text) => Assert.Empty(Found(text));
}
