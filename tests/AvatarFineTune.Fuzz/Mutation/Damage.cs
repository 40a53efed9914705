using AvatarFineTune.Fuzz.Inputs;
using AvatarFineTune.Transcripts;

namespace AvatarFineTune.Fuzz.Mutation;

/// <summary>What a mutator made of a file.</summary>
/// <param name="Bytes">The damaged file.</param>
/// <param name="Remains">Which part of the records must still be accounted for, 0 to 1; 0 where anything may be lost.</param>
internal readonly record struct Damage(byte[] Bytes, double Remains = 0)
{
    /// <summary>Whether the file can't be whole any more, so that reading it without a complaint is a fault.</summary>
    public bool IsCutOff { get; init; }
}

/// <summary>Damages a file; <see langword="null"/> where it does not apply.</summary>
internal delegate Damage? Mutator(byte[] bytes, Random random);

/// <summary>A damaged input and what is known of the damage.</summary>
internal sealed record MutatedInput(FuzzInput Input)
{
    /// <inheritdoc cref="Damage.Remains"/>
    public double Remains { get; init; } = 1;

    /// <summary>As the seed needs them, or with a platform forced that it is not.</summary>
    public TranscriptReadOptions? Options { get; init; }

    public bool MustBeRefused { get; init; }

    /// <summary>Whether another seed's words are in it, too.</summary>
    public bool IsSpliced { get; init; }

    /// <summary>The names of the mutators, in order.</summary>
    public string Story { get; init; } = "";
}
