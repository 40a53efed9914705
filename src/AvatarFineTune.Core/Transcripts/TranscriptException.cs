namespace AvatarFineTune.Transcripts;

/// <summary>Why a source could not be imported.</summary>
public enum TranscriptError
{
    /// <summary>The source does not exist or cannot be opened.</summary>
    NotReadable,

    /// <summary>There is nothing in it.</summary>
    Empty,

    /// <summary>No reader knows the format.</summary>
    NotRecognized,

    /// <summary>The format is known, but the file is cut off or broken.</summary>
    Damaged,

    /// <summary>A limit of <see cref="TranscriptReadOptions"/> was passed.</summary>
    LimitExceeded,

    /// <summary>The named speaker is not in the source; the message lists who is.</summary>
    UnknownSpeaker,

    /// <summary>The avatar is there, but nothing that it replied; the message says what was found instead.</summary>
    NoExchanges,
}

/// <summary>A source cannot be imported; the message says what was wrong and what to do, in one line, without chat text.</summary>
public sealed class TranscriptException : Exception
{
    /// <summary>Creates the exception.</summary>
    public TranscriptException(TranscriptError error, string message, Exception? innerException = null)
        : base(message, innerException) => Error = error;

    /// <summary>What kind of fault it is.</summary>
    public TranscriptError Error { get; }
}
