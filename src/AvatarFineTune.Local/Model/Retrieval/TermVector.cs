using System.Runtime.InteropServices;

namespace AvatarFineTune.Local.Model.Retrieval;

/// <summary>Words and their weights.</summary>
internal readonly record struct TermVector(int[] Terms, float[] Weights)
{
    public void AddTo(Dictionary<int, float> sum, float factor)
    {
        for (var i = 0; i < Terms.Length; i++)
        {
            CollectionsMarshal.GetValueRefOrAddDefault(sum, Terms[i], out _) += factor * Weights[i];
        }
    }

    public float Dot(Dictionary<int, float> other)
    {
        var dot = 0f;
        for (var i = 0; i < Terms.Length; i++)
        {
            if (other.TryGetValue(Terms[i], out var weight))
            {
                dot += Weights[i] * weight;
            }
        }

        return dot;
    }
}
