using System.Text.RegularExpressions;
using AvatarFineTune.Solution.Tests.Support;

namespace AvatarFineTune.Solution.Tests.Packages;

/// <summary>What a README tells people to install and to write.</summary>
internal sealed partial record ReadmeCode(string Readme, IReadOnlyList<string> Installed, string Code)
{
    public static ReadmeCode Read(params string[] path)
    {
        var text = File.ReadAllText(Repository.PathOf(path));
        return new(string.Join('/', path), [.. Install().Matches(text).Select(m => m.Groups["package"].Value)], Assert.Single(CSharp().Matches(text)).Groups["code"].Value);
    }

    [GeneratedRegex(@"^dotnet add package (?<package>\S+)", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Install();

    [GeneratedRegex(@"^```csharp\n(?<code>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture)]
    private static partial Regex CSharp();
}
