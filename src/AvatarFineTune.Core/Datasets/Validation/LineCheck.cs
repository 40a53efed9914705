using System.Text.Json;
using AvatarFineTune.Datasets.Tokens;

namespace AvatarFineTune.Datasets.Validation;

/// <summary>Checks one line, and counts its tokens.</summary>
internal sealed class LineCheck(DatasetRules rules, Tokenizer tokenizer)
{
    private readonly MessageCheck _messages = new(rules, tokenizer);
    private int _linesWithImages;

    public long Check(ReadOnlySpan<byte> utf8, Action<DatasetRule, string> add)
    {
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = 64 });
        JsonDocument line;
        try
        {
            line = JsonDocument.ParseValue(ref reader);
            if (reader.Read())
            {
                throw new JsonException("more than one value");
            }
        }
        catch (JsonException e)
        {
            add(DatasetRule.JsonObject, $"is not one JSON object (column {e.BytePositionInLine.GetValueOrDefault() + 1}): write one object a line.");
            return 0;
        }

        using (line)
        {
            try
            {
                return Check(line.RootElement, add);
            }
            catch (InvalidOperationException)
            {
                // Every access below checks the kind first: what is left is a string that can't be unescaped.
                add(DatasetRule.Utf8, "holds an escape that is half of a surrogate pair (\\uD800 to \\uDFFF on its own): remove it.");
                return 0;
            }
        }
    }

    private long Check(JsonElement line, Action<DatasetRule, string> add)
    {
        if (line.ValueKind != JsonValueKind.Object)
        {
            add(DatasetRule.JsonObject, "is not a JSON object: write {\"messages\": [...]}.");
            return 0;
        }

        if (line.TryGetProperty("preferred_output", out _) || line.TryGetProperty("non_preferred_output", out _))
        {
            add(DatasetRule.Messages, "is a line of preferences (DPO), which is not supported yet: write {\"messages\": [...]} with the preferred output as its last message.");
            return 0;
        }

        foreach (var property in line.EnumerateObject())
        {
            if (property.Name is not ("messages" or "tools" or "parallel_tool_calls" or "functions"))
            {
                add(DatasetRule.Keys, "has a key besides messages, tools and parallel_tool_calls: remove it.");
                break;
            }
        }

        if (line.TryGetProperty("tools", out var tools) && tools.ValueKind != JsonValueKind.Array)
        {
            add(DatasetRule.Keys, "has tools that are not a list: write \"tools\": [...], or leave it out.");
        }

        if (!line.TryGetProperty("messages", out var messages) || messages.ValueKind != JsonValueKind.Array || messages.GetArrayLength() == 0)
        {
            add(DatasetRule.Messages, "has no list of messages, or an empty one.");
            return 0;
        }

        var tokens = _messages.Check(messages, add);
        if (_messages.Images > 0 && ++_linesWithImages == rules.MaxLinesWithImages + 1)
        {
            add(DatasetRule.Images, $"is the first with images after {rules.MaxLinesWithImages:N0} such lines, which is all that the vendor takes: leave the images out from here on.");
        }

        if (tokens > rules.MaxTokensPerLine)
        {
            add(DatasetRule.MaxTokens, $"has {tokens:N0} tokens, more than the {rules.MaxTokensPerLine:N0} that the model takes: its end, the answer to learn, would be cut off.");
        }

        return tokens;
    }
}
