using System.Diagnostics;
using AvatarFineTune.Fuzz.Inputs;
using AvatarFineTune.Fuzz.Mutation;

namespace AvatarFineTune.Fuzz;

/// <summary>Makes an input smaller for as long as it shows the same fault: halves go first, then quarters, down to single bytes.</summary>
internal static class Shrinker
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    public static MutatedInput Shrink(MutatedInput mutated, Func<MutatedInput, bool> stillFails)
    {
        // What is damaged as a whole zip cannot be taken apart.
        var clock = Stopwatch.StartNew();
        var plain = mutated with { Input = mutated.Input with { Packed = null } };
        if (mutated.Input.Packed is not null && !stillFails(plain))
        {
            return mutated;
        }

        for (var file = plain.Input.Files.Count - 1; file >= 0 && plain.Input.Files.Count > 1; file--)
        {
            var fewer = plain with { Input = plain.Input with { Files = [.. plain.Input.Files.Where((_, i) => i != file)] } };
            plain = clock.Elapsed < Patience && stillFails(fewer) ? fewer : plain;
        }

        for (var file = 0; file < plain.Input.Files.Count; file++)
        {
            plain = ShrinkFile(plain, file, stillFails, clock);
        }

        return plain;
    }

    private static MutatedInput ShrinkFile(MutatedInput mutated, int file, Func<MutatedInput, bool> stillFails, Stopwatch clock)
    {
        for (var size = mutated.Input.Files[file].Bytes.Length / 2; size > 0; size /= 2)
        {
            for (var at = 0; at < mutated.Input.Files[file].Bytes.Length && clock.Elapsed < Patience;)
            {
                var bytes = mutated.Input.Files[file].Bytes;
                var smaller = mutated with { Input = mutated.Input.With(file, Splicing.Remove(bytes, at, Math.Min(size, bytes.Length - at))) };
                if (stillFails(smaller))
                {
                    mutated = smaller;
                }
                else
                {
                    at += size;
                }
            }
        }

        return mutated;
    }
}
