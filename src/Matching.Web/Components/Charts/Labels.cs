namespace Matching.Web.Components.Charts;

/// <summary>
/// Places labels beside their points where two would overlap: in the order of their points, a gap apart, and together as near to
/// the points as they can be (least squares). With the gaps taken off this is isotonic regression, solved by pooling adjacent
/// violators in O(n log n); see Barlow et al., Statistical Inference under Order Restrictions, Wiley 1972, chapter 1.
/// </summary>
public static class Labels
{
    /// <summary>The place of each label, in the order given.</summary>
    /// <param name="points">Places of the points.</param>
    /// <param name="gap">Least distance between two labels.</param>
    /// <param name="from">Least place.</param>
    /// <param name="to">Greatest place; passed only where there is no room for all.</param>
    public static double[] Beside(IReadOnlyList<double> points, double gap, double from, double to)
    {
        var order = Enumerable.Range(0, points.Count).OrderBy(i => points[i]).ThenBy(i => i).ToList();
        var blocks = new Stack<(double Sum, int Count)>();
        for (var i = 0; i < order.Count; i++)
        {
            var block = (Sum: points[order[i]] - (i * gap), Count: 1);
            while (blocks.TryPeek(out var before) && before.Sum * block.Count > block.Sum * before.Count)
            {
                block = (block.Sum + before.Sum, block.Count + before.Count);
                blocks.Pop();
            }

            blocks.Push(block);
        }

        var last = Math.Max(from, to - ((order.Count - 1) * gap));
        var bare = blocks
            .Reverse()
            .SelectMany(block => Enumerable.Repeat(Math.Clamp(block.Sum / block.Count, from, last), block.Count));
        var places = new double[points.Count];
        foreach (var (i, place) in bare.Index())
        {
            places[order[i]] = place + (i * gap);
        }

        return places;
    }
}
