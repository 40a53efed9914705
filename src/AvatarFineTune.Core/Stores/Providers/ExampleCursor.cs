using System.Globalization;
using AvatarFineTune.Examples;

namespace AvatarFineTune.Stores.Providers;

/// <summary>Where a page of examples ended: the sort key of its last row, so that rows added meanwhile shift nothing.</summary>
/// <param name="Order">The order that was read in.</param>
/// <param name="ConversationId">The row's conversation, in <see cref="ExampleOrder.Conversation"/>.</param>
/// <param name="Position">The row's position, in <see cref="ExampleOrder.Conversation"/>.</param>
/// <param name="QualityScore">The row's quality, in <see cref="ExampleOrder.Quality"/>.</param>
/// <param name="Id">The row's id, which decides between equals.</param>
public readonly record struct ExampleCursor(ExampleOrder Order, Guid ConversationId, int Position, double QualityScore, Guid Id)
{
    /// <summary>The cursor that stands at a row.</summary>
    public static ExampleCursor At(TrainingExample example, ExampleOrder order)
    {
        ArgumentNullException.ThrowIfNull(example);
        return new(order, example.ConversationId, example.Position, example.QualityScore, example.Id);
    }

    /// <summary>Reads what <see cref="ToString"/> wrote.</summary>
    /// <exception cref="ArgumentException">It is no cursor, or one of another order.</exception>
    public static ExampleCursor Parse(string after, ExampleOrder order)
    {
        ArgumentNullException.ThrowIfNull(after);
        var parts = after.Split('.');
        if (order is ExampleOrder.Conversation && parts is ["c", var conversation, var position, var id]
            && Guid.TryParseExact(conversation, "N", out var c)
            && int.TryParse(position, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var p)
            && Guid.TryParseExact(id, "N", out var i))
        {
            return new(order, c, p, 0, i);
        }

        if (order is ExampleOrder.Quality && parts is ["q", var bits, var qualityId]
            && long.TryParse(bits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var q)
            && double.IsFinite(BitConverter.Int64BitsToDouble(q))
            && Guid.TryParseExact(qualityId, "N", out var qi))
        {
            return new(order, default, 0, BitConverter.Int64BitsToDouble(q), qi);
        }

        throw new ArgumentException("This is not the Next of a page read in the same order; start again with null.", nameof(after));
    }

    /// <summary>Makes a page of rows that were read in order, one more than the page may hold: the one more tells that there are others.</summary>
    public static ExamplePage Page(IReadOnlyList<TrainingExample> rows, int limit, ExampleOrder order)
    {
        ArgumentNullException.ThrowIfNull(rows);
        return rows.Count > limit ? new([.. rows.Take(limit)], At(rows[limit - 1], order).ToString()) : new(rows, null);
    }

    /// <summary>Whether a row comes after this cursor.</summary>
    public bool IsBefore(TrainingExample example) => Compare(At(example, Order), this) > 0;

    /// <summary>Orders two cursors of the same order.</summary>
    public static int Compare(ExampleCursor left, ExampleCursor right)
    {
        int difference;
        if (left.Order is ExampleOrder.Quality)
        {
            difference = right.QualityScore.CompareTo(left.QualityScore);
        }
        else
        {
            difference = left.ConversationId.CompareTo(right.ConversationId);
            difference = difference != 0 ? difference : left.Position.CompareTo(right.Position);
        }

        return difference != 0 ? difference : left.Id.CompareTo(right.Id);
    }

    /// <summary>Writes the cursor for <see cref="ExamplePage.Next"/>: ids and numbers only. Quality as its bits, so that nothing is rounded.</summary>
    public override string ToString() => Order is ExampleOrder.Quality
        ? string.Create(CultureInfo.InvariantCulture, $"q.{BitConverter.DoubleToInt64Bits(QualityScore):x16}.{Id:N}")
        : string.Create(CultureInfo.InvariantCulture, $"c.{ConversationId:N}.{Position}.{Id:N}");
}
