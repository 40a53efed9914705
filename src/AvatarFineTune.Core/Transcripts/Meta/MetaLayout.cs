using System.Globalization;

namespace AvatarFineTune.Transcripts.Meta;

/// <summary>What the path of a file tells: the download it belongs to, its thread, and whose platform it is.</summary>
internal static class MetaLayout
{
    private static readonly string[] TopFolders =
    [
        "messages", "your_activity_across_facebook", "your_facebook_activity", "your_instagram_activity", "personal_information",
        "profile_information", "account_information",
    ];

    /// <summary>The folder that a download was unpacked into; empty where it is the source itself.</summary>
    internal static string Root(string path)
    {
        var folders = path.Split('/')[..^1];
        var top = Array.FindIndex(folders, f => TopFolders.Contains(f, StringComparer.OrdinalIgnoreCase));
        return string.Join('/', top < 0 ? folders : folders[..top]);
    }

    /// <summary>
    /// What the files of one thread share: the thread's folder, wherever the parts of a download were unpacked. A file
    /// that is not named as part of a thread is one by itself.
    /// </summary>
    internal static string Thread(string path)
    {
        var parts = path.Split('/');
        return !IsPart(parts[^1]) ? path : parts.Length > 1 ? parts[^2] : "";
    }

    /// <summary>The name of a thread's folder, or of its file without the extension where there is none.</summary>
    internal static string Name(TranscriptFile file)
    {
        var thread = Thread(file.Path);
        var name = thread == file.Path || thread.Length == 0 ? file.Name : thread;
        return name.EndsWith(".json", StringComparison.OrdinalIgnoreCase) ? name[..^5] : name;
    }

    /// <summary>
    /// What Meta knows a thread by: the number at the end of its folder's name; before it stands the name of a person,
    /// who may change it. The whole folder name where no number ends it; <see langword="null"/> where the file does not say.
    /// </summary>
    internal static string? PlatformId(string? threadPath)
    {
        if (string.IsNullOrWhiteSpace(threadPath))
        {
            return null;
        }

        var folder = ArchivePath.NameOf(threadPath.TrimEnd('/'));
        return Number(folder) ?? folder;
    }

    /// <summary>The number at the end of a thread's folder's name; <see langword="null"/> where there is none.</summary>
    internal static string? Number(string folder)
    {
        var number = folder[(folder.LastIndexOf('_') + 1)..];
        return number.Length >= 5 && number.All(char.IsAsciiDigit) ? number : null;
    }

    /// <summary>Whether a path says that its file is Instagram's; <see langword="null"/> where it could be either's.</summary>
    internal static bool? IsInstagram(string path)
    {
        foreach (var folder in path.Split('/')[..^1])
        {
            if (IsInstagramName(folder) is { } known)
            {
                return known;
            }
        }

        return null;
    }

    /// <summary>As <see cref="IsInstagram"/>, by the name of the zip or folder: downloads are called after their platform.</summary>
    internal static bool? IsInstagramName(string? name) =>
        name is null ? null
        : name.StartsWith("instagram", StringComparison.OrdinalIgnoreCase) || name.Equals("your_instagram_activity", StringComparison.OrdinalIgnoreCase) ? true
        : name.StartsWith("facebook", StringComparison.OrdinalIgnoreCase) || name.StartsWith("messenger", StringComparison.OrdinalIgnoreCase)
            || name is "your_activity_across_facebook" or "your_facebook_activity" or "e2ee_cutover" ? false
        : null;

    /// <summary>Whether words that only one of the two writes stand in the beginning of a file.</summary>
    internal static bool? IsInstagramText(ReadOnlySpan<byte> head) =>
        head.IndexOf("\"Liked a message\""u8) >= 0 || head.IndexOf("\"original_content_owner\""u8) >= 0 || head.IndexOf("your_instagram_activity/"u8) >= 0
            || head.IndexOf("cdninstagram.com"u8) >= 0 || head.IndexOf("\"Instagram User\""u8) >= 0 ? true
        : head.IndexOf("stickers_used/"u8) >= 0 || head.IndexOf("your_facebook_activity/"u8) >= 0 || head.IndexOf("your_activity_across_facebook/"u8) >= 0
            || head.IndexOf("\"Facebook user\""u8) >= 0 || head.IndexOf("\"Facebook User\""u8) >= 0 ? false
        : null;

    /// <summary><c>message_2.json</c>, or <c>message.json</c> as the oldest downloads have it.</summary>
    internal static bool IsPart(string name)
    {
        var stem = name[..Math.Max(0, name.LastIndexOf('.'))];
        return stem.Equals("message", StringComparison.OrdinalIgnoreCase)
            || (stem.StartsWith("message_", StringComparison.OrdinalIgnoreCase) && int.TryParse(stem.AsSpan(8), NumberStyles.None, CultureInfo.InvariantCulture, out _));
    }
}
