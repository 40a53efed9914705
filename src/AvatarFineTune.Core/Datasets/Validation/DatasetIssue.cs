namespace AvatarFineTune.Datasets.Validation;

/// <summary>A rule that a training file breaks.</summary>
public enum DatasetRule
{
    /// <summary>The file is UTF-8, without U+0000 and without escaped halves of surrogate pairs.</summary>
    Utf8,

    /// <summary>Each line is one JSON object.</summary>
    JsonObject,

    /// <summary>No line is empty.</summary>
    NoEmptyLine,

    /// <summary><c>messages</c> is a list that isn't empty.</summary>
    Messages,

    /// <summary>Each message has a known role.</summary>
    Role,

    /// <summary>Each message has content: a string that isn't empty, or parts; an assistant may have tool calls instead.</summary>
    Content,

    /// <summary>A message has no keys but the known ones.</summary>
    Keys,

    /// <summary><c>weight</c> is 0 or 1, and stands on assistant messages only.</summary>
    Weight,

    /// <summary>Each line has an assistant message to learn.</summary>
    AssistantMessage,

    /// <summary>User and assistant take turns, the user first and the assistant last; some vendors skip other lines in silence.</summary>
    Turns,

    /// <summary>A line has no more tokens than the model takes; the rest, the answer to learn, would be cut off.</summary>
    MaxTokens,

    /// <summary>There are enough lines.</summary>
    MinLines,

    /// <summary>The file is no larger than the vendor takes.</summary>
    FileSize,

    /// <summary>At most 10 images a line, in at most 50,000 lines, none from the assistant, no more than 10 MB each, JPEG, PNG or WEBP.</summary>
    Images,
}

/// <summary>Something wrong with a training file. Immutable.</summary>
/// <param name="Line">The line, from 1; 0 for the file as a whole.</param>
/// <param name="Rule">The rule.</param>
/// <param name="Message">What is wrong and what to do, without the line's words.</param>
/// <param name="IsError">Whether the vendor would refuse or spoil it; otherwise a warning.</param>
public sealed record DatasetIssue(long Line, DatasetRule Rule, string Message, bool IsError = true);

/// <summary>What a validation found. Immutable.</summary>
/// <param name="Lines">Lines read.</param>
/// <param name="Bytes">Bytes read.</param>
/// <param name="Tokens">Tokens of all lines that could be read.</param>
/// <param name="Issues">What is wrong, in file order; at most 100. Warnings make room for errors, and after 100 errors reading ends.</param>
public sealed record DatasetValidation(long Lines, long Bytes, long Tokens, IReadOnlyList<DatasetIssue> Issues)
{
    /// <summary>Whether a job may be created with it.</summary>
    public bool IsValid => Issues.All(i => !i.IsError);
}
