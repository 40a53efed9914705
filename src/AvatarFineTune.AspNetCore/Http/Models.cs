using AvatarFineTune.Avatars;

namespace AvatarFineTune.AspNetCore.Http;

/// <summary>Models as requests name them: <c>vendor/model</c>.</summary>
internal static class Models
{
    /// <summary>Reads a model that may be missing.</summary>
    /// <returns>Whether the text is empty or names a model.</returns>
    public static bool TryParse(string? text, out ModelRef? model)
    {
        model = null;
        if (string.IsNullOrEmpty(text))
        {
            return true;
        }

        try
        {
            model = ModelRef.Parse(text);
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
        catch (FormatException)
        {
            return false;
        }
    }

    /// <summary>What to tell of a text that names none.</summary>
    public static string NotAModel(string name) => $"{name} names no model: write it as vendor/model, such as openai/gpt-4.1-mini-2025-04-14.";
}
