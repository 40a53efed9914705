using System.Runtime.InteropServices;
using System.Security.Cryptography;
using AvatarFineTune.Fuzz.Inputs;
using AvatarFineTune.Transcripts;

namespace AvatarFineTune.Fuzz.Checks;

/// <summary>What came of reading an input: messages and a report, or a fault.</summary>
internal sealed record ReadOutcome(IReadOnlyList<TranscriptMessage> Messages, ImportReport? Report, Exception? Fault)
{
    /// <summary>What the reading allocated in all, living or dead; 0 where it went on in another thread, whose count says nothing about it.</summary>
    public long AllocatedBytes { get; private init; }

    public static async Task<ReadOutcome> OfAsync(TranscriptReaders readers, FuzzInput input, TranscriptReadOptions? options, Func<Stream, Stream> wrap)
    {
        var (thread, before) = (Environment.CurrentManagedThreadId, GC.GetAllocatedBytesForCurrentThread());
        var outcome = await ReadAsync(readers, input, options, wrap).ConfigureAwait(false);
        return outcome with { AllocatedBytes = thread == Environment.CurrentManagedThreadId ? GC.GetAllocatedBytesForCurrentThread() - before : 0 };
    }

    /// <summary>All that a reading tells, in short, so that two readings can be compared.</summary>
    public string Digest()
    {
        if (Fault is TranscriptException refused)
        {
            return $"{refused.Error}";
        }

        if (Report is null)
        {
            return Fault!.GetType().Name;
        }

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var m in Messages)
        {
            var line = $"{m.Chat.Platform}\0{m.Chat.Id}\0{m.Chat.Title}\0{m.LocalTime.Ticks}\0{m.Offset?.Ticks}\0{m.Id}\0{m.Author}\0{m.AuthorId}\0{m.Kind}\0{m.Text}\0{m.IsEdited}{m.IsForwarded}{m.IsBot}\0{m.ReplyToId}\n";
            hash.AppendData(MemoryMarshal.AsBytes(line.AsSpan()));
        }

        var skipped = string.Join(',', Report.Skipped.OrderBy(s => s.Key).Select(s => $"{s.Key} {s.Value}"));
        return $"{Report} {skipped} {Report.Edited} edited, {Report.OutOfOrder} out of order, {Report.IgnoredFiles} ignored, {Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 8))}";
    }

    private static async Task<ReadOutcome> ReadAsync(TranscriptReaders readers, FuzzInput input, TranscriptReadOptions? options, Func<Stream, Stream> wrap)
    {
        var messages = new List<TranscriptMessage>();
        try
        {
            await using var source = input.Open(wrap);
            await using var transcript = await readers.OpenAsync(source, options).ConfigureAwait(false);
            await foreach (var message in transcript.ReadMessagesAsync().ConfigureAwait(false))
            {
                messages.Add(message);
            }

            return new(messages, transcript.Report, null);
        }
        catch (Exception e)
        {
            return new(messages, null, e);
        }
    }
}
