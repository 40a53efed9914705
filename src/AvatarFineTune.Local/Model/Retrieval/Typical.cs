namespace AvatarFineTune.Local.Model.Retrieval;

/// <summary>Finds the medoid of replies: the one that is, on average, most like all the others (by cosine).</summary>
internal static class Typical
{
    /// <returns>The most typical exchange's number; the first learned of equally typical ones.</returns>
    public static int Of(ExchangeIndex index, IReadOnlyCollection<int> exchanges)
    {
        // The mean cosine to all is the product with the sum of all: exact, and linear in their number.
        var sum = new Dictionary<int, float>();
        foreach (var exchange in exchanges)
        {
            index.Vector(exchange).AddTo(sum, 1);
        }

        var (best, most) = (-1, float.NegativeInfinity);
        foreach (var exchange in exchanges)
        {
            var likeness = index.Vector(exchange).Dot(sum);
            if (likeness > most)
            {
                (best, most) = (exchange, likeness);
            }
        }

        return best;
    }
}
