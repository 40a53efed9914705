using System.Text.Json;
using Microsoft.Extensions.AI;

namespace AvatarFineTune.OpenAI.Chat;

/// <summary>Reads what an answer cost in tokens, under the names that the AI package gives the numbers.</summary>
internal static class UsageJson
{
    /// <summary>Reads the object that the reader stands at. What is not told counts as none, as in the package.</summary>
    internal static UsageDetails Read(ref Utf8JsonReader reader)
    {
        var usage = new UsageDetails { InputTokenCount = 0, OutputTokenCount = 0, TotalTokenCount = 0, AdditionalCounts = [] };
        while (ChunkJson.NextProperty(ref reader))
        {
            if (reader.ValueTextEquals("prompt_tokens"u8))
            {
                usage.InputTokenCount = ChunkJson.Count(ref reader) ?? 0;
            }
            else if (reader.ValueTextEquals("completion_tokens"u8))
            {
                usage.OutputTokenCount = ChunkJson.Count(ref reader) ?? 0;
            }
            else if (reader.ValueTextEquals("total_tokens"u8))
            {
                usage.TotalTokenCount = ChunkJson.Count(ref reader) ?? 0;
            }
            else if (reader.ValueTextEquals("prompt_tokens_details"u8))
            {
                if (ChunkJson.ReadsObject(ref reader))
                {
                    ReadInput(ref reader, usage);
                }
            }
            else if (reader.ValueTextEquals("completion_tokens_details"u8))
            {
                if (ChunkJson.ReadsObject(ref reader))
                {
                    ReadOutput(ref reader, usage);
                }
            }
            else
            {
                ChunkJson.SkipsValue(ref reader);
            }
        }

        return usage;
    }

    private static void ReadInput(ref Utf8JsonReader reader, UsageDetails usage)
    {
        long cached = 0, audio = 0;
        while (ChunkJson.NextProperty(ref reader))
        {
            if (reader.ValueTextEquals("cached_tokens"u8))
            {
                cached = ChunkJson.Count(ref reader) ?? 0;
            }
            else if (reader.ValueTextEquals("audio_tokens"u8))
            {
                audio = ChunkJson.Count(ref reader) ?? 0;
            }
            else
            {
                ChunkJson.SkipsValue(ref reader);
            }
        }

        usage.CachedInputTokenCount = cached;
        usage.AdditionalCounts!["InputTokenDetails.AudioTokenCount"] = audio;
    }

    private static void ReadOutput(ref Utf8JsonReader reader, UsageDetails usage)
    {
        long reasoning = 0, audio = 0, accepted = 0, rejected = 0;
        while (ChunkJson.NextProperty(ref reader))
        {
            if (reader.ValueTextEquals("reasoning_tokens"u8))
            {
                reasoning = ChunkJson.Count(ref reader) ?? 0;
            }
            else if (reader.ValueTextEquals("audio_tokens"u8))
            {
                audio = ChunkJson.Count(ref reader) ?? 0;
            }
            else if (reader.ValueTextEquals("accepted_prediction_tokens"u8))
            {
                accepted = ChunkJson.Count(ref reader) ?? 0;
            }
            else if (reader.ValueTextEquals("rejected_prediction_tokens"u8))
            {
                rejected = ChunkJson.Count(ref reader) ?? 0;
            }
            else
            {
                ChunkJson.SkipsValue(ref reader);
            }
        }

        usage.ReasoningTokenCount = reasoning;
        usage.AdditionalCounts!["OutputTokenDetails.AudioTokenCount"] = audio;
        usage.AdditionalCounts["OutputTokenDetails.AcceptedPredictionTokenCount"] = accepted;
        usage.AdditionalCounts["OutputTokenDetails.RejectedPredictionTokenCount"] = rejected;
    }
}
