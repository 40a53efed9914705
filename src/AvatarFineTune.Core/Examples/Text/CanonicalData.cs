using System.Collections.Frozen;
using System.Globalization;

namespace AvatarFineTune.Examples.Text;

/// <summary>Unicode's canonical decompositions, compositions and combining classes; Hangul is computed, not listed.</summary>
internal sealed class CanonicalData
{
    private static readonly Lazy<CanonicalData> Loaded = new(() => new CanonicalData());

    private readonly FrozenDictionary<int, int[]> _decompositions;
    private readonly FrozenDictionary<long, int> _compositions;
    private readonly FrozenDictionary<int, int> _classes;
    private readonly FrozenSet<int> _unstable;

    private CanonicalData()
    {
        var direct = new Dictionary<int, int[]>();
        var compositions = new Dictionary<long, int>();
        var classes = new Dictionary<int, int>();
        foreach (var line in EmbeddedData.ReadLines("canonical.txt"))
        {
            var parts = line.Split(' ');
            if (line[0] == 'C')
            {
                for (var code = Hex(parts[1]); code <= Hex(parts[2]); code++)
                {
                    classes[code] = int.Parse(parts[3], CultureInfo.InvariantCulture);
                }

                continue;
            }

            var composes = parts[^1] == "=";
            var target = parts[2..(composes ? ^1 : ^0)].Select(Hex).ToArray();
            direct[Hex(parts[1])] = target;
            if (composes)
            {
                compositions[Pair(target[0], target[1])] = Hex(parts[1]);
            }
        }

        _decompositions = direct.ToFrozenDictionary(d => d.Key, d => Expand(d.Value, direct));
        _compositions = compositions.ToFrozenDictionary();
        _classes = classes.ToFrozenDictionary();
        _unstable = Unstable(direct, compositions, classes);
    }

    public static CanonicalData Instance => Loaded.Value;

    /// <summary>The full decomposition; <see langword="null"/> if the code point stands for itself.</summary>
    public int[]? Decompose(int code) => _decompositions.GetValueOrDefault(code);

    /// <summary>The code point that a pair composes to; -1 if none.</summary>
    public int Compose(int first, int second) => _compositions.GetValueOrDefault(Pair(first, second), -1);

    /// <summary>The canonical combining class; 0 for starters.</summary>
    public int Class(int code) => code < 0x300 ? 0 : _classes.GetValueOrDefault(code);

    /// <summary>Whether a text with this code point may differ from its composed form.</summary>
    public bool IsUnstable(int code) => code >= 0x300 && _unstable.Contains(code);

    private static int[] Expand(int[] codes, Dictionary<int, int[]> direct) =>
        [.. codes.SelectMany(c => direct.TryGetValue(c, out var deeper) ? Expand(deeper, direct) : [c])];

    private static FrozenSet<int> Unstable(Dictionary<int, int[]> direct, Dictionary<long, int> compositions, Dictionary<int, int> classes)
    {
        var composites = compositions.Values.ToHashSet();
        return direct.Keys.Where(c => !composites.Contains(c))
            .Concat(compositions.Keys.Select(pair => (int)(pair & 0x1FFFFF)))
            .Concat(classes.Keys)
            .Concat(Enumerable.Range(0x1161, 21))
            .Concat(Enumerable.Range(0x11A8, 27))
            .ToFrozenSet();
    }

    private static long Pair(int first, int second) => ((long)first << 21) | (uint)second;

    private static int Hex(string digits) => int.Parse(digits, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
