using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using AvatarFineTune.Local.Model.Storage;

namespace AvatarFineTune.Local.Model;

/// <summary>How the local models are named.</summary>
internal static class ModelName
{
    /// <summary>The base model: a few polite words that fit anything.</summary>
    public const string Base = "neutral";

    private const string Unnamed = "avatar";

    /// <summary><c>ft:neutral:{suffix}:{id}</c>; the id comes from the job's, so that finishing twice makes one model.</summary>
    public static string Tuned(JobRow job)
    {
        var id = Convert.ToHexStringLower(SHA256.HashData(job.JobId.ToByteArray(bigEndian: true)))[..10];
        return $"ft:{Base}:{Suffix(job.Suffix)}:{id}";
    }

    private static string Suffix(string? suffix)
    {
        var name = new StringBuilder();
        foreach (var rune in (suffix ?? "").EnumerateRunes())
        {
            // A model's id is written in URLs and logs, and colons part it.
            var isPlain = Rune.IsLetterOrDigit(rune) || rune.Value is '-' or '_' or '.' || Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;
            name.Append(isPlain ? Rune.ToLowerInvariant(rune).ToString() : "-");
        }

        var trimmed = name.ToString().Trim('-');
        return trimmed.Length == 0 ? Unnamed : trimmed;
    }
}
