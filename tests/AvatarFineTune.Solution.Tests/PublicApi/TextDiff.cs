using System.Text;

namespace AvatarFineTune.Solution.Tests.PublicApi;

/// <summary>What changed between two texts, line by line, as diff -u shows it.</summary>
internal static class TextDiff
{
    private const int Context = 3;

    /// <summary>Empty when both are the same.</summary>
    public static string Of(string before, string after)
    {
        var lines = Align(before.Split('\n'), after.Split('\n'));
        var near = new HashSet<int>(lines
            .Select((line, i) => (line, i))
            .Where(l => l.line[0] != ' ')
            .SelectMany(l => Enumerable.Range(l.i - Context, (2 * Context) + 1)));
        var text = new StringBuilder();
        for (var i = 0; i < lines.Count; i++)
        {
            if (near.Contains(i))
            {
                text.Append(near.Contains(i - 1) || i == 0 ? "" : "...\n").Append(lines[i]).Append('\n');
            }
        }

        return text.ToString();
    }

    private static List<string> Align(string[] a, string[] b)
    {
        // common[i, j]: the length of the longest common subsequence of a[i..] and b[j..].
        var common = new int[a.Length + 1, b.Length + 1];
        for (var i = a.Length - 1; i >= 0; i--)
        {
            for (var j = b.Length - 1; j >= 0; j--)
            {
                common[i, j] = a[i] == b[j] ? common[i + 1, j + 1] + 1 : Math.Max(common[i + 1, j], common[i, j + 1]);
            }
        }

        var lines = new List<string>();
        for (int i = 0, j = 0; i < a.Length || j < b.Length;)
        {
            if (i < a.Length && j < b.Length && a[i] == b[j])
            {
                lines.Add(" " + a[i++]);
                j++;
            }
            else if (j == b.Length || (i < a.Length && common[i + 1, j] >= common[i, j + 1]))
            {
                lines.Add("-" + a[i++]);
            }
            else
            {
                lines.Add("+" + b[j++]);
            }
        }

        return lines;
    }
}
