using System.Text.RegularExpressions;
using AvatarFineTune.Solution.Tests.Support;

namespace AvatarFineTune.Browser.Tests.Support;

/// <summary>
/// The pictures in docs/images. Beside each lies what it shows, in words; a test fails when the page shows something else, and
/// <c>eng/accept-images</c> takes the pictures anew. Pixels are not compared: fonts differ between machines.
/// </summary>
internal static partial class Picture
{
    private static readonly bool Accept = Environment.GetEnvironmentVariable("UPDATE_IMAGES") == "1";

    public static async Task TakeAsync(ILocator part, string name)
    {
        var shown = Stable(await part.AriaSnapshotAsync());
        var words = Repository.PathOf("docs", "images", $"{name}.txt");
        var picture = Repository.PathOf("docs", "images", $"{name}.png");
        if (Accept)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(words)!);
            await part.ScreenshotAsync(new() { Path = picture, Animations = ScreenshotAnimations.Disabled, Caret = ScreenshotCaret.Hide });
            await File.WriteAllTextAsync(words, shown, TestContext.Current.CancellationToken);
            return;
        }

        Assert.True(File.Exists(picture) && File.Exists(words), $"docs/images/{name} is missing: run eng/accept-images.");
        var known = (await File.ReadAllTextAsync(words, TestContext.Current.CancellationToken)).ReplaceLineEndings("\n");
        Assert.True(known == shown, $"docs/images/{name}.png no longer shows the page: look, and run eng/accept-images.{Environment.NewLine}It shows now:{Environment.NewLine}{shown}");
    }

    /// <summary>Numbers, times, ids and addresses differ in each run: split and draws begin at ids.</summary>
    private static string Stable(string snapshot) => Changing().Replace(snapshot.ReplaceLineEndings("\n"), "…") + "\n";

    [GeneratedRegex(@"/url: .*|\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b|(ft:neutral:)?[-\w:]*\d[-\w:.,/]*", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Changing();
}
