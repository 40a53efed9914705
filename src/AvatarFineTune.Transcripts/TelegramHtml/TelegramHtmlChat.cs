using AngleSharp.Dom;

namespace AvatarFineTune.Transcripts.TelegramHtml;

/// <summary>One chat while its pages are read: who wrote last, and notices that wait for a time.</summary>
internal sealed class TelegramHtmlChat(TranscriptInput input, TranscriptChat chat, bool isChannel, bool isBot)
{
    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);
    private readonly List<(string Id, string Text)> _waiting = [];
    private string? _author;
    private bool _isBotsWord;
    private (DateTime Time, TimeSpan? Offset)? _last;

    /// <summary>The messages of one page.</summary>
    internal IEnumerable<TranscriptMessage> Read(IElement page, PageEnd end)
    {
        var number = 0L;
        var elements = page.QuerySelectorAll("div.message");
        foreach (var element in end == PageEnd.InMessage ? elements.SkipLast(1) : elements)
        {
            if (element.ClassList.Contains("service"))
            {
                if (Service(element, number + 1) is { } notice)
                {
                    number++;
                    yield return notice;
                }

                continue;
            }

            number++;
            if (isChannel)
            {
                input.Report.AddSkipped(chat, SkipReason.ChannelPost);
                continue;
            }

            var message = Posted(element);
            if (message is null)
            {
                input.Report.AddNotUnderstood(number, HtmlText.Of(element));
                continue;
            }

            foreach (var notice in Waiting())
            {
                yield return notice;
            }

            yield return message;
        }

        if (end != PageEnd.Whole)
        {
            input.Report.AddNotUnderstood(number + 1, "");
        }
    }

    /// <summary>Notices at the end of a chat where no message ever had a time.</summary>
    internal IEnumerable<TranscriptMessage> End()
    {
        _last ??= (DateTime.SpecifyKind(DateTime.UnixEpoch, DateTimeKind.Unspecified), null);
        return Waiting();
    }

    private static string IdOf(IElement element) => element.Id is { } id && id.StartsWith("message", StringComparison.Ordinal) ? id["message".Length..] : "";

    /// <summary>Notices have no time of their own: they get that of the message before, or of the first behind.</summary>
    private TranscriptMessage? Service(IElement element, long number)
    {
        var id = IdOf(element);
        if (id.StartsWith('-'))
        {
            // The date that stands between two days.
            return null;
        }

        _author = null;
        var text = TelegramMedia.Child(element, "body") is { } body ? HtmlText.Of(body) : "";
        if (isChannel)
        {
            input.Report.AddSkipped(chat, SkipReason.ChannelPost);
            return null;
        }

        if (id.Length == 0 && text.Length == 0)
        {
            input.Report.AddNotUnderstood(number, HtmlText.Of(element));
            return null;
        }

        if (_last is { } last)
        {
            return Notice(id, text, last.Time, last.Offset);
        }

        _waiting.Add((id, text));
        return null;
    }

    private List<TranscriptMessage> Waiting()
    {
        var (time, offset) = _last!.Value;
        var notices = _waiting.ConvertAll(n => Notice(n.Id, n.Text, time, offset));
        _waiting.Clear();
        return notices;
    }

    private TranscriptMessage Notice(string id, string text, DateTime time, TimeSpan? offset) => new()
    {
        Chat = chat,
        Id = id.Length == 0 ? null : id,
        LocalTime = time,
        Offset = offset,
        Kind = MessageKind.System,
        Text = text,
    };

    private TranscriptMessage? Posted(IElement element)
    {
        if (TelegramMedia.Child(element, "body") is not { } body
            || !TelegramTime.TryRead(TelegramMedia.Child(body, "date")?.GetAttribute("title"), out var time, out var offset))
        {
            return null;
        }

        if (TelegramMedia.Child(body, "from_name") is { } name)
        {
            SetAuthor(HtmlText.Of(name, IsDetail));
        }

        if (_author is null)
        {
            // Joined to a message that is not there: nobody knows whose it is.
            return null;
        }

        _last = (time, offset);
        var forwarded = body.Children.FirstOrDefault(c => c.ClassList.Contains("forwarded") && c.ClassList.Contains("body"));
        var content = forwarded ?? body;
        var text = TelegramMedia.Child(content, "text") is { } words ? HtmlText.Of(words) : "";
        var media = TelegramMedia.Of(content);
        return new()
        {
            Chat = chat,
            Id = IdOf(element) is { Length: > 0 } id ? id : null,
            LocalTime = time,
            Offset = offset,
            Author = _author,
            Kind = media?.Kind ?? MessageKind.Text,
            Text = text.Length > 0 ? text : media?.Words ?? "",
            IsForwarded = forwarded is not null,
            IsBot = _isBotsWord || (isBot && string.Equals(_author, chat.Title, StringComparison.Ordinal)),
            ReplyToId = TelegramMedia.Child(content, "reply_to") is { } reply ? RepliedTo(reply) : null,
        };
    }

    private static bool IsDetail(IElement element) => element.ClassList.Contains("details");

    /// <summary><c>Ava via @gif</c>: a program's words, sent by Ava.</summary>
    private void SetAuthor(string name)
    {
        var via = name.LastIndexOf(" via @", StringComparison.Ordinal);
        _isBotsWord = via > 0 && !name.AsSpan(via + 6).Contains(' ');
        name = _isBotsWord ? name[..via].TrimEnd() : name;
        if (!_names.TryGetValue(name, out var known))
        {
            _names.Add(name, known = name);
        }

        _author = known.Length == 0 ? null : known;
    }

    /// <summary>The message may stand on another page: <c>messages2.html#go_to_message12</c>.</summary>
    private static string? RepliedTo(IElement reply)
    {
        const string mark = "#go_to_message";
        var href = reply.QuerySelector("a")?.GetAttribute("href");
        var at = href?.IndexOf(mark, StringComparison.Ordinal) ?? -1;
        return at >= 0 && href![(at + mark.Length)..] is { Length: > 0 } id ? id : null;
    }
}
