namespace AvatarFineTune.Solution.Tests.Support;

/// <summary>Asserts that nothing was found, and otherwise shows all of it: xunit's own message cuts a list short.</summary>
internal static class Findings
{
    public static void None(IEnumerable<string> findings, string rule)
    {
        var found = findings.ToList();
        Assert.True(found.Count == 0, $"{rule}\n  {string.Join("\n  ", found)}");
    }
}
