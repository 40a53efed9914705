namespace AvatarFineTune.Benchmarks.Transcripts;

/// <summary>What the people of a generated export write; one script a chat, as nearly all chats are.</summary>
internal sealed record ExportLanguage(string Name, string Notice, string Media, string[] Authors, string[] Words)
{
    internal static readonly string[] Emoji = ["😂", "🌸", "❤️", "👍🏽", "🙈", "😅"];

    internal static readonly ExportLanguage[] All =
    [
        new("Latin",
            "Messages and calls are end-to-end encrypted. No one outside of this chat can read or listen to them.",
            "<Media omitted>",
            ["Ava", "Ben Miller", "Carla 🌸", "+49 151 1234567", "Jörg", "Eve"],
            ("hey what are you doing tonight I think we should go to the lake and swim if the weather is good that would be really nice "
            + "ok lol haha sure maybe later don't know yet, schön café see you tomorrow at 10:30. sounds great! did (not) call her? :) yes").Split(' ')),
        new("Cyrillic",
            "Сообщения и звонки защищены сквозным шифрованием. Третьи лица не могут прочитать ваши сообщения или прослушать звонки.",
            "<Без медиафайлов>",
            ["Дмитрий", "Анна Петрова", "Катя 🌸", "+7 912 345-67-89", "Eve", "Ольга"],
            ("привет как дела что делаешь сегодня вечером я думаю поехать на озеро если погода будет хорошая это было бы здорово "
            + "ок ага хорошо может быть потом, не знаю ещё увидимся завтра в 10:30. отлично! ты (не) звонил ей? :) да").Split(' ')),
    ];
}
