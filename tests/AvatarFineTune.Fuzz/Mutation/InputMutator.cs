using AvatarFineTune.Fuzz.Inputs;

namespace AvatarFineTune.Fuzz.Mutation;

/// <summary>Chooses a seed's damage: what is done to its files, and to what holds them.</summary>
internal sealed class InputMutator(IReadOnlyList<FuzzSeed> seeds, IReadOnlyList<string> platforms)
{
    private const int Tries = 12;

    private static readonly (string Name, Mutator Mutate)[] Mutators =
    [
        (nameof(ByteMutators.FlipBytes), ByteMutators.FlipBytes), (nameof(ByteMutators.FlipBit), ByteMutators.FlipBit), (nameof(ByteMutators.Truncate), ByteMutators.Truncate),
        (nameof(ByteMutators.TruncateInCharacter), ByteMutators.TruncateInCharacter), (nameof(ByteMutators.RemoveRegion), ByteMutators.RemoveRegion), (nameof(ByteMutators.ZeroRegion), ByteMutators.ZeroRegion),
        (nameof(ByteMutators.Recode), ByteMutators.Recode), (nameof(LineMutators.DeleteLine), LineMutators.DeleteLine), (nameof(LineMutators.DuplicateLine), LineMutators.DuplicateLine),
        (nameof(LineMutators.CutLine), LineMutators.CutLine), (nameof(LineMutators.SwapLines), LineMutators.SwapLines), (nameof(LineMutators.Shuffle), LineMutators.Shuffle),
        (nameof(LineMutators.InsertOdd), LineMutators.InsertOdd), (nameof(LineMutators.InsertOdd), LineMutators.InsertOdd), (nameof(LineMutators.ExtremeDigits), LineMutators.ExtremeDigits),
        (nameof(LineMutators.ExtremeDigits), LineMutators.ExtremeDigits), (nameof(LineMutators.LongLine), LineMutators.LongLine), (nameof(LineMutators.LineEnds), LineMutators.LineEnds),
        (nameof(JsonMutators.SwapValue), JsonMutators.SwapValue), (nameof(JsonMutators.SwapValue), JsonMutators.SwapValue), (nameof(JsonMutators.ExchangeValue), JsonMutators.ExchangeValue),
        (nameof(JsonMutators.DropProperty), JsonMutators.DropProperty), (nameof(JsonMutators.DuplicateProperty), JsonMutators.DuplicateProperty), (nameof(JsonMutators.Nest), JsonMutators.Nest),
        (nameof(JsonMutators.LoneSurrogate), JsonMutators.LoneSurrogate), (nameof(JsonMutators.HugeValue), JsonMutators.HugeValue), (nameof(BinaryMutators.DatabasePage), BinaryMutators.DatabasePage),
        (nameof(BinaryMutators.DatabasePage), BinaryMutators.DatabasePage), (nameof(BinaryMutators.Gzip), BinaryMutators.Gzip), (nameof(BinaryMutators.PackGzip), BinaryMutators.PackGzip),
    ];

    public MutatedInput Mutate(FuzzSeed seed, Random random)
    {
        var mutated = Wrap(new(seed.Input) { Options = seed.Options, Story = seed.Name }, random);
        var steps = random.Next(10) < 6 ? 1 : random.Next(2, 5);
        for (var n = 0; n < steps; n++)
        {
            mutated = random.Next(16) == 0 ? Splice(mutated, random) : DamageFile(mutated, random);
        }

        mutated = steps == 1 ? mutated : mutated with { Remains = 0, MustBeRefused = false };
        mutated = DamageContainer(mutated, random);
        return random.Next(24) != 0 ? mutated : mutated with
        {
            Options = (seed.Options ?? new()) with { Platform = random.Pick(platforms) },
            Remains = 0,
            MustBeRefused = false,
            Story = mutated.Story + ", forced platform",
        };
    }

    /// <summary>Any file may also come in a zip or folder, alone or beside another.</summary>
    private MutatedInput Wrap(MutatedInput mutated, Random random)
    {
        var choice = random.Next(16);
        if (mutated.Input.Form != FuzzForm.File || choice > 2)
        {
            return mutated;
        }

        var input = mutated.Input with { Form = choice == 0 ? FuzzForm.Folder : FuzzForm.Zip, Name = choice == 0 ? "exports" : "export.zip" };
        if (random.Next(2) == 0)
        {
            return mutated with { Input = input, Story = $"{mutated.Story} in {input.Form}" };
        }

        var other = random.Pick(seeds);
        return mutated with
        {
            Input = input with { Files = [.. input.Files, .. other.Input.Files.Select(f => f with { Path = "other/" + f.Path })] },
            IsSpliced = true,
            Remains = 0,
            Story = $"{mutated.Story} in {input.Form} beside {other.Name}",
        };
    }

    private static MutatedInput DamageFile(MutatedInput mutated, Random random)
    {
        var at = random.Next(mutated.Input.Files.Count);
        for (var n = 0; n < Tries; n++)
        {
            var (name, mutate) = random.Pick(Mutators);
            if (mutate(mutated.Input.Files[at].Bytes, random) is { } damage)
            {
                return mutated with
                {
                    Input = mutated.Input.With(at, damage.Bytes),
                    Remains = Math.Min(mutated.Remains, damage.Remains),
                    MustBeRefused = damage.IsCutOff && mutated.Input.Form == FuzzForm.File,
                    Story = $"{mutated.Story}, {name}",
                };
            }
        }

        return mutated;
    }

    private MutatedInput Splice(MutatedInput mutated, Random random)
    {
        var other = random.Pick(seeds);
        var piece = random.Pick(other.Input.Files).Bytes.AsSpan();
        if (piece.Length > 4 && random.Next(2) == 0)
        {
            piece = piece[random.Next(piece.Length / 2)..];
            piece = piece[..random.Next(1, piece.Length)];
        }

        var at = random.Next(mutated.Input.Files.Count);
        var bytes = mutated.Input.Files[at].Bytes;
        var place = random.Pick<int>([0, bytes.Length, random.Next(bytes.Length + 1)]);
        return mutated with
        {
            Input = mutated.Input.With(at, Splicing.Insert(bytes, place, piece)),
            IsSpliced = true,
            Remains = 0,
            MustBeRefused = false,
            Story = $"{mutated.Story}, spliced with {other.Name}",
        };
    }

    private static MutatedInput DamageContainer(MutatedInput mutated, Random random)
    {
        if (mutated.Input.Form == FuzzForm.File)
        {
            return mutated;
        }

        if (random.Next(3) == 0)
        {
            mutated = mutated with
            {
                Input = mutated.Input with { Files = ZipMutators.ChangeFiles(mutated.Input.Files, random), NestedBytes = mutated.Input.Bytes },
                Remains = 0,
                Story = $"{mutated.Story}, files changed",
            };
        }

        if (mutated.Input.Form != FuzzForm.Zip)
        {
            return mutated;
        }

        var packed = FuzzInput.Pack(mutated.Input.Files);
        return random.Next(3) != 0
            ? mutated with { Input = mutated.Input with { Packed = packed } }
            : mutated with { Input = mutated.Input with { Packed = ZipMutators.Damage(packed, random) }, Remains = 0, Story = $"{mutated.Story}, zip damaged" };
    }
}
