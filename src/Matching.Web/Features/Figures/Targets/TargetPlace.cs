using System.Text.RegularExpressions;
using Matching.Indicators.Catalogue;
using Matching.Indicators.Computation;

namespace Matching.Web.Features.Figures.Targets;

/// <summary>Where in the released figures a target looks.</summary>
internal static partial class TargetPlace
{
    /// <summary>The wave meant when none is named.</summary>
    public static string DefaultWave(Indicator indicator) =>
        indicator.Waves.Contains(Measure.End) ? Measure.End
        : indicator.Waves is [var first, ..] ? first
        : "";

    /// <summary>
    /// Groups of a breakdown by the code of a target, each with a code for each of its dimensions; null where the programme's
    /// data decide.
    /// </summary>
    public static IReadOnlyDictionary<string, string[]>? Codes(string breakdown)
    {
        var codes = Breakdown.Dimensions(breakdown).Select(Breakdown.FixedCodes).ToList();
        return codes switch
        {
            [{ } one] => one.ToDictionary(code => code, code => new[] { code }),
            [{ } first, { } second] => first
                .SelectMany(one => second, (one, other) => new[] { one, other })
                .ToDictionary(place => string.Join('-', place)),
            _ => null,
        };
    }

    /// <summary>
    /// The breakdown and the codes under which a release keeps a figure; all people are the total of the quarters.
    /// </summary>
    public static (string Breakdown, string[] Codes) Of(string? breakdown, string? category) =>
        breakdown is null ? (Breakdown.Period, [Breakdown.Total]) : (breakdown, Codes(breakdown)?[category!] ?? [category!]);

    public static bool IsQuarter(string code) => Quarter().IsMatch(code);

    [GeneratedRegex(@"^\d{4}-Q[1-4]$", RegexOptions.NonBacktracking)]
    private static partial Regex Quarter();
}
