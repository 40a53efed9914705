using AvatarFineTune.Transcripts;

namespace AvatarFineTune.Core.Tests.Transcripts.Support;

/// <summary>Damages an export in many ways: whatever comes, it is read or refused with a clear error.</summary>
internal static class Mutations
{
    internal static async Task AssertNoneCrashesAsync(string text, string platform, Func<string, byte[]>? pack = null, string name = "chat.txt")
    {
        pack ??= System.Text.Encoding.UTF8.GetBytes;
        foreach (var mutation in Of(text))
        {
            try
            {
                await Reading.ReadAsync(pack(mutation), name, new() { Platform = platform });
            }
            catch (TranscriptException e)
            {
                Reading.AssertClear(e);
            }
        }
    }

    /// <summary>Cut off anywhere; and with characters that formats build on in places where they do not belong.</summary>
    private static IEnumerable<string> Of(string text)
    {
        var random = new Random(17);
        for (var end = 0; end <= text.Length; end += 1 + (text.Length / 150))
        {
            yield return text[..end];
        }

        const string seeds = "[]{}\":,\t\n >|()*<&@0٣\u202F☎\uD83D";
        for (var i = 0; i < 400; i++)
        {
            var broken = text.ToCharArray();
            for (var n = random.Next(1, 6); n > 0; n--)
            {
                broken[random.Next(broken.Length)] = seeds[random.Next(seeds.Length)];
            }

            yield return new string(broken);
        }
    }
}
