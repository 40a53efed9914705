using AvatarFineTune.OpenAI.Emulation.Wire;

namespace AvatarFineTune.OpenAI.Emulation.Faults;

/// <summary>What a fault asks of the operation itself.</summary>
internal static class FaultMarks
{
    private static object Failing { get; } = new();

    private static object CutStream { get; } = new();

    public static void MarkToFail(this HttpContext context) => context.Items[Failing] = true;

    public static void MarkStreamToBeCut(this HttpContext context) => context.Items[CutStream] = true;

    /// <summary>Whether what is begun here is to fail later.</summary>
    public static bool IsToFail(this HttpContext context) => context.Items.ContainsKey(Failing);

    /// <summary>Whether the answer is to end in its middle.</summary>
    public static bool IsStreamToBeCut(this HttpContext context) => context.Items.ContainsKey(CutStream);

    /// <summary>Ends the connection without an answer.</summary>
    public static void Cut(this HttpContext context)
    {
        RequestLog.WriteUnanswered(context);
        context.Abort();
    }

    /// <summary>Ends the connection, after what was written has gone out.</summary>
    public static async Task CutAfterFlushAsync(this HttpContext context)
    {
        // The server buffers what was flushed, and an abort drops it: a moment of real time lets it go.
        await context.Response.Body.FlushAsync(context.RequestAborted);
        await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, context.RequestAborted);
        context.Abort();
    }
}
