using AvatarFineTune.OpenAI.Files;

namespace AvatarFineTune.OpenAI.Http;

/// <summary>One request to a vendor.</summary>
/// <param name="Operation">What it is for, in our words, such as <c>CreateJob</c>.</param>
/// <param name="Method">The method.</param>
/// <param name="Path">The path after the endpoint, escaped, with its query.</param>
internal sealed record VendorCall(string Operation, HttpMethod Method, string Path)
{
    public HttpContent? Content { get; init; }

    /// <summary>Where the answer's content goes; <see langword="null"/> to read it into memory.</summary>
    public DownloadTarget? Target { get; init; }

    /// <summary>What the caller's own stream threw on the way; <see langword="null"/> if nothing.</summary>
    public Exception? Failure => (Content as UploadBody)?.Failure ?? Target?.Failure;

    /// <summary>Whether it moves a file rather than a few words, and may take longer.</summary>
    public bool IsTransfer { get; init; }

    /// <summary>Whether the vendor's words about it may quote a conversation, and so are not repeated.</summary>
    public bool HoldsText { get; init; }

    public override string ToString() => $"{Operation} {Method}";
}
