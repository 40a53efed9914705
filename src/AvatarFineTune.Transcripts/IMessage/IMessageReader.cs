using System.Runtime.CompilerServices;
using AvatarFineTune.Transcripts.Text;

namespace AvatarFineTune.Transcripts.IMessage;

/// <summary>
/// Reads <c>chat.db</c> of the Messages app of a Mac, or <c>sms.db</c> of an iPhone's backup, with the rows that still stand
/// in the <c>-wal</c> file beside it. People are known by phone number or mail address. The database is copied to a folder
/// that only this user may read and that is deleted afterwards.
/// </summary>
public sealed class IMessageReader : ITranscriptReader
{
    internal const string PlatformName = "imessage";
    private const string JournalSuffix = "-wal";

    /// <inheritdoc/>
    public string Platform => PlatformName;

    /// <inheritdoc/>
    public TranscriptMatch Probe(TranscriptProbe probe)
    {
        var head = probe.Head.Span;
        if (head is [0x37, 0x7F, 0x06, 0x82 or 0x83, ..])
        {
            return TranscriptMatch.Companion;
        }

        if (!head.StartsWith("SQLite format 3\0"u8))
        {
            return TranscriptMatch.None;
        }

        // The schema need not stand in the first pages. Of a database that may be anyone's, the reading will tell.
        var name = ArchivePath.NameOf(probe.Path);
        return head.IndexOf("chat_message_join"u8) >= 0 || name.Equals("chat.db", StringComparison.OrdinalIgnoreCase) || name.Equals("sms.db", StringComparison.OrdinalIgnoreCase)
            ? TranscriptMatch.Certain
            : TranscriptMatch.Possible;
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<TranscriptMessage> ReadAsync(TranscriptInput input, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(input);
        var file = input.Files[0];
        var journal = input.Companions.FirstOrDefault(c => string.Equals(c.Path, file.Path + JournalSuffix, StringComparison.Ordinal));
        using var copy = await DatabaseCopy.CreateAsync(input, journal, cancellationToken).ConfigureAwait(false);
        using var database = ChatDatabase.Open(copy.Path, file.Name, cancellationToken);
        foreach (var message in new IMessageQuery(input, database, cancellationToken).Read())
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return message;
        }
    }
}
