using global::OpenAI.Chat;
using Microsoft.Extensions.AI;

namespace AvatarFineTune.OpenAI.Chat;

/// <summary>Finds an error that a service sends as an event of a stream which began well: the package reads it as an empty update.</summary>
internal static class StreamedError
{
    /// <summary>The error's JSON, as the body of an error answer would have it; <see langword="null"/> if there is none.</summary>
    internal static BinaryData? In(ChatResponseUpdate update)
    {
        if (update.RawRepresentation is not StreamingChatCompletionUpdate raw)
        {
            return null;
        }

#pragma warning disable SCME0001 // The only way to what the package does not know of.
        if (!raw.Patch.Contains("$.error"u8))
        {
            return null;
        }

        var error = raw.Patch.GetJson("$.error"u8);
#pragma warning restore SCME0001
        return BinaryData.FromBytes((byte[])[.. "{\"error\":"u8, .. error.ToMemory().Span, (byte)'}']);
    }
}
