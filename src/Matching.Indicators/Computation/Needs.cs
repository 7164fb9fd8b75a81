using Matching.Indicators.Disclosure;

namespace Matching.Indicators.Computation;

/// <summary>
/// How much people ask for each place of a table. What must be suppressed to protect others is what is asked for least: first
/// those of whom nothing is known and those of two breakdowns at once, then one group of many, then women and men, and the larger
/// part of gender or age only where nothing else protects.
/// </summary>
internal static class Needs
{
    private const int Rest = 1;
    private const int Category = 2;
    private const int Gender = 4;
    private const int Everybody = 2 * DisclosureOptions.Foremost;

    /// <summary>The need of each place of a table.</summary>
    /// <param name="dimensions">Its breakdowns.</param>
    /// <param name="table">The table; a dimension beyond the breakdowns divides each place into parts.</param>
    /// <param name="ofPart">How much a part is asked for, beside others. Defaults to all alike.</param>
    public static Func<IReadOnlyList<string>, int> Of(
        IReadOnlyList<string> dimensions,
        AdditiveTable table,
        Func<string, int>? ofPart = null
    )
    {
        var largest = new Dictionary<string, string>();
        return codes => Of(codes) * (ofPart?.Invoke(codes[^1]) ?? 1);

        int Of(IReadOnlyList<string> codes)
        {
            var named = Enumerable.Range(0, dimensions.Count).Where(d => codes[d] != Breakdown.Total).ToList();
            return named.Count == 0 ? Everybody
                : named.Count > 1 || codes[named[0]] is Breakdown.Unknown or Breakdown.OtherGender ? Rest
                : OfOne(named[0], codes);
        }

        int OfOne(int d, IReadOnlyList<string> codes) =>
            dimensions[d] is not (Breakdown.Gender or Breakdown.AgeAgd) ? Category
            : Largest(d, codes) == codes[d] ? DisclosureOptions.Foremost
            : dimensions[d] == Breakdown.Gender ? Gender
            : Category;

        string Largest(int d, IReadOnlyList<string> codes)
        {
            string[] place = [.. codes];
            place[d] = "";
            var key = string.Join(',', place);
            return largest.TryGetValue(key, out var known)
                ? known
                : largest[key] = table
                    .Dimensions[d]
                    .Leaves.Select(leaf => table.Dimensions[d].Codes[leaf])
                    .Where(code => code is not (Breakdown.Unknown or Breakdown.OtherGender))
                    .OrderByDescending(code => table[[.. place.Select((other, i) => i == d ? code : other)]])
                    .ThenBy(code => code, StringComparer.Ordinal)
                    .FirstOrDefault("");
        }
    }
}
