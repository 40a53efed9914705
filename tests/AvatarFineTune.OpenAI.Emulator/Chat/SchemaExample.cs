using System.Text.Json.Nodes;

namespace AvatarFineTune.OpenAI.Emulation.Chat;

/// <summary>The plainest value that a JSON schema allows.</summary>
internal static class SchemaExample
{
    private const string Definitions = "#/$defs/";
    private const int MaxDepth = 16;

    public static JsonNode? Of(JsonObject schema, JsonObject root, int depth = 0)
    {
        if (depth > MaxDepth)
        {
            return null;
        }

        if ((string?)schema["$ref"] is { } reference)
        {
            return reference == "#" ? Of(root, root, depth + 1)
                : reference.StartsWith(Definitions, StringComparison.Ordinal) && root["$defs"]?[reference[Definitions.Length..]] is JsonObject target ? Of(target, root, depth + 1)
                : null;
        }

        if ((schema["const"] ?? (schema["enum"] as JsonArray)?.FirstOrDefault()) is { } fixedValue)
        {
            return fixedValue.DeepClone();
        }

        if ((schema["anyOf"] ?? schema["oneOf"]) is JsonArray { Count: > 0 } choices && choices[0] is JsonObject choice)
        {
            return Of(choice, root, depth + 1);
        }

        var type = schema["type"] is JsonArray types ? (string?)types[0] : (string?)schema["type"];
        return type switch
        {
            "string" => "text",
            "integer" or "number" => schema["minimum"]?.DeepClone() ?? 0,
            "boolean" => false,
            "array" => Items(schema, root, depth),
            "object" => Properties(schema, root, depth),
            null when schema["properties"] is not null => Properties(schema, root, depth),
            _ => null,
        };
    }

    private static JsonArray Items(JsonObject schema, JsonObject root, int depth)
    {
        var least = schema["minItems"]?.GetValue<int>() ?? 0;
        return schema["items"] is JsonObject item ? new([.. Enumerable.Range(0, least).Select(_ => Of(item, root, depth + 1))]) : [];
    }

    private static JsonObject Properties(JsonObject schema, JsonObject root, int depth)
    {
        var example = new JsonObject();
        foreach (var name in (schema["required"] as JsonArray ?? []).Select(n => n!.GetValue<string>()))
        {
            example[name] = schema["properties"]?[name] is JsonObject property ? Of(property, root, depth + 1) : null;
        }

        return example;
    }
}
