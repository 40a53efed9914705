using System.Globalization;
using AvatarFineTune.Fuzz.Inputs;
using AvatarFineTune.Fuzz.Mutation;
using AvatarFineTune.Transcripts;

namespace AvatarFineTune.Fuzz.Checks;

/// <summary>Judges one reading: a clear refusal, or an account that is complete and messages that make sense.</summary>
internal static class Oracle
{
    /// <summary>What a reading may allocate whatever the size: windows, heads of files, tables.</summary>
    private const long FreeBytes = 64L << 20;

    /// <summary>What it may allocate for each byte of input. Passes, text in UTF-16 and records are a few dozen; a repeated copy of all that went before is thousands.</summary>
    private const long BytesPerByte = 400;

    public static Finding? Judge(FuzzSeed seed, MutatedInput mutated, ReadOutcome outcome) =>
        JudgeMemory(mutated.Input, outcome) ?? (outcome.Fault is { } fault ? JudgeFault(seed, mutated, fault) : JudgeReading(seed, mutated, outcome));

    private static Finding? JudgeMemory(FuzzInput input, ReadOutcome outcome) =>
        outcome.AllocatedBytes > FreeBytes + (input.Bytes * BytesPerByte)
            ? new("memory", $"{outcome.AllocatedBytes:N0} bytes were allocated for {input.Bytes:N0} bytes of input")
            : null;

    private static Finding? JudgeFault(FuzzSeed seed, MutatedInput mutated, Exception fault)
    {
        if (fault is not TranscriptException refused)
        {
            // The first place of ours: "at" and the method, without the line.
            var frame = (fault.StackTrace ?? "").Split('\n').Select(l => l.Trim()).FirstOrDefault(l => l.Contains("AvatarFineTune.", StringComparison.Ordinal)) ?? "";
            return new($"crash {fault.GetType().Name} {Cut(frame, " in ")}", $"{fault.GetType().Name}: {fault.Message} {frame}");
        }

        var message = refused.Message;
        if (message.Any(c => char.IsControl(c) || c is '\u2028' or '\u2029') || !message.EndsWith('.') || message.Length > 2000)
        {
            return new($"unclear {refused.Error}", $"the message is not one line that ends with a full stop: {Escape(message)}");
        }

        var all = string.Join(' ', Chain(refused).Select(e => e.Message));
        var told = mutated.IsSpliced ? null : seed.Secrets.FirstOrDefault(w => all.Contains(w, StringComparison.OrdinalIgnoreCase));
        return told is null ? null : new($"leak {refused.Error}", $"the message shows the word '{told}' of the chat: {Escape(all)}");
    }

    private static Finding? JudgeReading(FuzzSeed seed, MutatedInput mutated, ReadOutcome outcome)
    {
        var report = outcome.Report!;
        return JudgeSums(outcome.Messages, report) ?? JudgeGroups(outcome.Messages)
            ?? outcome.Messages.Select(JudgeMessage).FirstOrDefault(f => f is not null) ?? JudgeLoss(seed, mutated, outcome, report);
    }

    private static Finding? JudgeSums(IReadOnlyList<TranscriptMessage> messages, ImportReport report)
    {
        var yielded = report.Kept + report.Skipped.Where(s => s.Key is not (SkipReason.ChannelPost or SkipReason.LowConfidence)).Sum(s => s.Value);

        // Readers may count what is no message of a person without yielding it, so that more can be skipped than yielded, never less.
        // What has letters is kept, what is blank is not; what lies between (marks that nobody sees) is not for a fuzzer to say.
        var (least, most) = (messages.Count(m => MayBeKept(m) && m.Text.Any(char.IsLetterOrDigit)), messages.Count(m => MayBeKept(m) && !string.IsNullOrWhiteSpace(m.Text)));
        return messages.Count > yielded || report.Kept < least || report.Kept > most ? new("sums", $"{messages.Count} messages were yielded, {least} to {most} of them to keep, but {yielded} and {report.Kept} counted")
            : report.Kept != report.Chats.Sum(c => c.Kept) || report.Duplicates != report.Chats.Sum(c => c.Duplicates)
                || report.Skipped.Values.Sum() != report.Chats.Sum(c => c.Skipped.Values.Sum()) ? new("sums", "the chats do not add up to the whole")
            : report.Kept + report.Skipped.Values.Sum() + report.Duplicates == 0 ? new("nothing", "nothing was understood, and that was no error")
            : null;
    }

    private static bool MayBeKept(TranscriptMessage m) => m.Kind is MessageKind.Text or MessageKind.Media && !m.IsBot && !m.IsForwarded;

    private static Finding? JudgeGroups(IReadOnlyList<TranscriptMessage> messages)
    {
        var left = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 1; i < messages.Count; i++)
        {
            if (messages[i].Chat.Id != messages[i - 1].Chat.Id && (!left.Add(messages[i - 1].Chat.Id) || left.Contains(messages[i].Chat.Id)))
            {
                return new("groups", $"message {i} goes back to a chat that had ended");
            }
        }

        return null;
    }

    private static Finding? JudgeMessage(TranscriptMessage m)
    {
        string?[] texts = [m.Text, m.Author, m.AuthorId, m.Id, m.ReplyToId, m.Chat.Title, m.Chat.Id, m.Chat.PlatformId];
        return m.Kind == MessageKind.System && m.Author is not null ? new("system author", "a system line has an author")
            : m.Kind == MessageKind.Deleted && m.Text.Length > 0 ? new("deleted text", "a deleted message has text")
            : m.Kind == MessageKind.Text && m.Author is null ? new("no author", "somebody's words have no author")
            : m.Text.Contains('\r') ? new("carriage return", "a text holds a carriage return")
            : m.Chat.Id.Length == 0 ? new("chat id", "a chat's id is empty")
            : m.LocalTime.Kind != DateTimeKind.Unspecified ? new("time kind", $"the time is {m.LocalTime.Kind}")
            : m.Offset is { } o && (o.Duration() > TimeSpan.FromHours(14) || m.LocalTime.Ticks - o.Ticks is < 0 || m.LocalTime.Ticks - o.Ticks > DateTime.MaxValue.Ticks)
                ? new("offset", $"{m.LocalTime:O} at {o} is no instant")
            : Array.Exists([m.Author, m.AuthorId, m.AuthorHandle, m.Chat.Title], n => n is not null && n.Any(c => char.IsControl(c) || c is '\u2028' or '\u2029')) ? new("name", "a name is not on one line")
            : Array.Find(texts, t => t is not null && t.Contains('\0')) is not null ? new("NUL", $"field {Array.FindIndex(texts, t => t is not null && t.Contains('\0'))} holds a NUL")
            : Array.Find(texts, HasHalf) is not null ? new("half surrogate", $"field {Array.FindIndex(texts, HasHalf)} holds half of a surrogate pair")
            : null;
    }

    /// <summary>One damaged line must not cost the rest of the chat, and a file that was cut off is not whole.</summary>
    private static Finding? JudgeLoss(FuzzSeed seed, MutatedInput mutated, ReadOutcome outcome, ImportReport report)
    {
        if (mutated.MustBeRefused)
        {
            return new("cut unseen", "a document that was cut off in the middle was read as if it were whole");
        }

        // What lies in a file that is counted as ignored is not lost in silence.
        if (seed.Kept < 4 || mutated.Remains <= 0 || report.IgnoredFiles > seed.IgnoredFiles)
        {
            return null;
        }

        var records = report.Kept + report.Skipped.Values.Sum() + report.NotUnderstood + report.Duplicates;
        var characters = outcome.Messages.Sum(m => (long)m.Text.Length);
        return records < (seed.Records * mutated.Remains / 2) - 1 && characters < seed.Characters * mutated.Remains / 2
            ? new("loss", string.Create(CultureInfo.InvariantCulture, $"{records} of {seed.Records} records are accounted for, and {characters} of {seed.Characters} characters; {mutated.Remains:P0} of the input remains"))
            : null;
    }

    private static IEnumerable<Exception> Chain(Exception e)
    {
        for (var at = e; at is not null; at = at.InnerException)
        {
            yield return at;
        }
    }

    private static bool HasHalf(string? text)
    {
        for (var i = 0; i < (text?.Length ?? 0); i++)
        {
            if (char.IsHighSurrogate(text![i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                i++;
            }
            else if (char.IsSurrogate(text[i]))
            {
                return true;
            }
        }

        return false;
    }

    private static string Cut(string text, string at) => text.IndexOf(at, StringComparison.Ordinal) is >= 0 and var i ? text[..i] : text;

    private static string Escape(string text) => string.Concat(text.Take(300).Select(c => char.IsControl(c) ? $"\\x{(int)c:x2}" : c.ToString()));
}
