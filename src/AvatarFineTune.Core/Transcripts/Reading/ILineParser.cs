namespace AvatarFineTune.Transcripts;

/// <summary>Makes messages of the lines of one text file.</summary>
internal interface ILineParser
{
    /// <summary>The messages that are complete; whoever hands them on clears it.</summary>
    List<TranscriptMessage> Batch { get; }

    /// <summary>Takes the next line, without its end; lines count from 1.</summary>
    void Add(ReadOnlySpan<byte> line, long number);

    /// <summary>Completes the message under way: there are no more lines.</summary>
    void End();
}

/// <summary>As <see cref="ILineParser"/>, of a format small enough not to need bytes.</summary>
internal interface ITextLineParser : ILineParser
{
    void Add(string line, long number);

    void ILineParser.Add(ReadOnlySpan<byte> line, long number) => Add(Utf8Text.Decode(line), number);
}
