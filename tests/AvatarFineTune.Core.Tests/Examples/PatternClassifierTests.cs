using AvatarFineTune.Examples;
using AvatarFineTune.Examples.Choosing;

namespace AvatarFineTune.Tests.Examples;

public sealed class PatternClassifierTests
{
    [Theory]
    [InlineData("Hi!")]
    [InlineData("hey Ava 👋")]
    [InlineData("Good morning sunshine")]
    [InlineData("Guten Morgen!")]
    [InlineData("¡Hola! Buenos días")]
    [InlineData("Coucou")]
    [InlineData("Ciao Ava")]
    [InlineData("Bom dia")]
    [InlineData("Goedemorgen")]
    [InlineData("Günaydın")]
    [InlineData("Привет")]
    [InlineData("Доброго ранку")]
    [InlineData("Dzień dobry")]
    [InlineData("おはよう")]
    [InlineData("早上好")]
    [InlineData("안녕하세요")]
    [InlineData("السلام عليكم")]
    [InlineData("नमस्ते")]
    public void Greetings(string text) => Assert.Equal(PatternType.Greeting, PatternClassifier.Classify(text));

    [Theory]
    [InlineData("bye!")]
    [InlineData("good night ❤️")]
    [InlineData("ok, see you tomorrow")]
    [InlineData("Gute Nacht")]
    [InlineData("hasta mañana")]
    [InlineData("à demain")]
    [InlineData("buonanotte")]
    [InlineData("até amanhã")]
    [InlineData("tot morgen")]
    [InlineData("iyi geceler")]
    [InlineData("спокойной ночи")]
    [InlineData("на добраніч")]
    [InlineData("dobranoc")]
    [InlineData("おやすみ")]
    [InlineData("晚安")]
    [InlineData("잘 자")]
    [InlineData("مع السلامة")]
    [InlineData("शुभ रात्रि")]
    public void Farewells(string text) => Assert.Equal(PatternType.Farewell, PatternClassifier.Classify(text));

    [Theory]
    [InlineData("Where are you?")]
    [InlineData("where are you")]
    [InlineData("hey, what's up?")]
    [InlineData("??")]
    [InlineData("ok?")]
    [InlineData("Wann kommst du")]
    [InlineData("¿vienes?")]
    [InlineData("où es-tu")]
    [InlineData("quando arrivi")]
    [InlineData("onde você está")]
    [InlineData("waar ben je")]
    [InlineData("geliyor musun")]
    [InlineData("ты где")]
    [InlineData("коли ти приїдеш")]
    [InlineData("gdzie jesteś")]
    [InlineData("今どこですか")]
    [InlineData("你吃了吗")]
    [InlineData("어디야")]
    [InlineData("أين أنت؟")]
    [InlineData("तुम कहाँ हो？")]
    [InlineData("Πού είσαι;")]
    public void Questions(string text) => Assert.Equal(PatternType.Question, PatternClassifier.Classify(text));

    [Theory]
    [InlineData("can you send me the file?")]
    [InlineData("please call mum")]
    [InlineData("kannst du mir helfen?")]
    [InlineData("por favor ven")]
    [InlineData("tu peux m'aider ?")]
    [InlineData("mi puoi chiamare")]
    [InlineData("me manda o endereço")]
    [InlineData("stuur me even de foto")]
    [InlineData("lütfen beni ara")]
    [InlineData("скинь фото")]
    [InlineData("надішли мені файл")]
    [InlineData("wyślij mi zdjęcie")]
    [InlineData("写真送ってください")]
    [InlineData("帮我看看这个")]
    [InlineData("사진 보내줘")]
    [InlineData("ساعدني في هذا")]
    [InlineData("कृपया फोटो भेजो")]
    public void Requests(string text) => Assert.Equal(PatternType.Request, PatternClassifier.Classify(text));

    [Theory]
    [InlineData("😂😂")]
    [InlineData("!!!")]
    [InlineData("ok")]
    [InlineData("hahahaha")]
    [InlineData("oh wow, nice")]
    [InlineData("Alles klar, danke")]
    [InlineData("jajaja")]
    [InlineData("d'accord merci")]
    [InlineData("va bene")]
    [InlineData("kkkkk")]
    [InlineData("dankjewel")]
    [InlineData("teşekkür ederim")]
    [InlineData("ахахах")]
    [InlineData("дякую")]
    [InlineData("dzięki")]
    [InlineData("ありがとう")]
    [InlineData("哈哈哈哈")]
    [InlineData("ㅋㅋㅋㅋ")]
    [InlineData("ههههه")]
    [InlineData("ठीक है")]
    public void Reactions(string text) => Assert.Equal(PatternType.Reaction, PatternClassifier.Classify(text));

    [Theory]
    [InlineData("I finally finished the book.")]
    [InlineData("When I got home the cat had eaten everything.")]
    [InlineData("morning meeting moved to ten")]
    [InlineData("Ich bin gerade angekommen")]
    [InlineData("look https://shop.test/?q=1")]
    [InlineData("我刚到家")]
    public void Statements(string text) => Assert.Equal(PatternType.Statement, PatternClassifier.Classify(text));

    [Theory]
    [InlineData("https://shop.test/?q=1")]
    [InlineData("42")]
    [InlineData("10:30")]
    public void Links_and_numbers_are_none_of_these(string text) => Assert.Equal(PatternType.Other, PatternClassifier.Classify(text));

    [Fact]
    public void A_megabyte_is_judged_at_once()
    {
        var watch = System.Diagnostics.Stopwatch.StartNew();
        foreach (var piece in new[] { "a ", "hi ", "是", "?", "what ", "\u0301" })
        {
            PatternClassifier.Classify(string.Concat(Enumerable.Repeat(piece, (1 << 20) / piece.Length)));
        }

        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(5), $"took {watch.Elapsed}");
    }
}
