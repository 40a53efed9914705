namespace AvatarFineTune.Transcripts;

/// <summary>Collects what a reader does not yield; the messages it yields are counted for it. Used by one import at a time.</summary>
public sealed class ImportReportBuilder
{
    private long _notUnderstood;
    private long _duplicates;

    internal ImportReportBuilder()
    {
    }

    /// <summary>Counts a line or record that no rule explains.</summary>
    /// <param name="line">Its line, or record number, from 1.</param>
    /// <param name="excerpt">Its text; only its shape is kept.</param>
    public void AddNotUnderstood(long line, ReadOnlySpan<char> excerpt) => _notUnderstood += line > 0 && excerpt.Length >= 0 ? 1 : 0;

    /// <summary>Counts a record that stood there before.</summary>
    public void AddDuplicate(TranscriptChat chat)
    {
        ArgumentNullException.ThrowIfNull(chat);
        _duplicates++;
    }

    internal (long NotUnderstood, long Duplicates) Counts => (_notUnderstood, _duplicates);
}
