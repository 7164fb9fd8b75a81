namespace Matching.Indicators.Catalogue;

/// <summary>
/// Smallest and largest value that a person's answers can have, by the unit of an indicator: the means of few people are bounded
/// by them.
/// </summary>
internal static class Ranges
{
    private static readonly Dictionary<string, (double Low, double High)> OfUnits = new()
    {
        // scores and recoded answers
        ["points"] = (0, 100),
        // a ladder
        ["points_10"] = (0, 10),
        // much worse to much better
        ["points_5"] = (1, 5),
        // below A1 to C2
        ["level"] = (0, 6),
        // the midpoint of the highest band is its lower end
        ["persons"] = (0, 9),
    };

    /// <summary>The range of a unit; null where answers have none.</summary>
    public static (double Low, double High)? Of(string unit) => OfUnits.TryGetValue(unit, out var range) ? range : null;
}
