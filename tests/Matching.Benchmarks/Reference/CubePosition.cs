namespace Matching.Benchmarks.Reference;

/// <summary>Position of a cell in a cube's list of values: row-major, the last dimension fastest (JSON-stat 2.0).</summary>
internal static class CubePosition
{
    /// <summary>Number of cells.</summary>
    public static int Length(IEnumerable<int> size) => size.Aggregate(1, (product, categories) => checked(product * categories));

    /// <summary>Position from 0; null for coordinates that the cube does not have.</summary>
    public static int? Of(IReadOnlyList<int> size, IReadOnlyList<int> coordinates)
    {
        if (size.Count != coordinates.Count || coordinates.Where((at, dimension) => at < 0 || at >= size[dimension]).Any())
        {
            return null;
        }

        return coordinates
            .Select((at, dimension) => (at, dimension))
            .Aggregate(0, (position, step) => (position * size[step.dimension]) + step.at);
    }
}
