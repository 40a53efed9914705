using System.Text.Json;

namespace AvatarFineTune.OpenAI.Chat;

/// <summary>
/// What an error answer says: <c>{"error":{"code","type","message"}}</c>, or the same without the envelope, as some gateways
/// write it. Everything is empty where the body is something else.
/// </summary>
internal readonly record struct VendorErrorBody(string Code, string Type, string Message)
{
    private const int MaxBytes = 64 << 10;

    internal static VendorErrorBody Parse(BinaryData? body)
    {
        if (body is null || body.ToMemory() is not { Length: > 0 and <= MaxBytes } json)
        {
            return new("", "", "");
        }

        try
        {
            using var document = JsonDocument.Parse(json);
            return Read(document.RootElement);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // A proxy's page, most likely, or a name that is cut in the middle of a character: the status says what there is to say.
            return new("", "", "");
        }
    }

    /// <summary>Whether the code, or Azure's inner code, or the type is one of these.</summary>
    internal bool Is(string word) =>
        string.Equals(Code, word, StringComparison.OrdinalIgnoreCase) || string.Equals(Type, word, StringComparison.OrdinalIgnoreCase);

    internal bool Says(string words) => Message.Contains(words, StringComparison.OrdinalIgnoreCase);

    /// <summary>Shows the code only: a vendor's message may quote the request.</summary>
    public override string ToString() => Code;

    private static VendorErrorBody Read(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            return new("", "", "");
        }

        var error = root.TryGetProperty("error", out var inner) ? inner : root;
        if (error.ValueKind == JsonValueKind.String)
        {
            return new("", "", Words(error));
        }

        var message = Text(error, "message");
        return new(Text(error, "code"), Text(error, "type"), message.Length > 0 ? message : Text(error, "detail"));
    }

    /// <summary>A string, or a number as written: some services repeat the status as the code.</summary>
    private static string Text(JsonElement error, string name) =>
        error.ValueKind == JsonValueKind.Object && error.TryGetProperty(name, out var value)
            ? value.ValueKind switch
            {
                JsonValueKind.String => Words(value),
                JsonValueKind.Number => value.GetRawText(),
                _ => "",
            }
            : "";

    /// <summary>A string; empty where it was cut in the middle of a character, and so is no text.</summary>
    private static string Words(JsonElement text)
    {
        try
        {
            return text.GetString()!;
        }
        catch (InvalidOperationException)
        {
            return "";
        }
    }
}
