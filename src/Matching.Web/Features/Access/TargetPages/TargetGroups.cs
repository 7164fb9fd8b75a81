using System.Globalization;
using Matching.Indicators.Catalogue;
using Matching.Indicators.Computation;
using Matching.Web.Data;
using Matching.Web.Features.Figures.Indicators;
using Matching.Web.Features.Figures.Targets;
using Matching.Web.Http;

namespace Matching.Web.Features.Access.TargetPages;

/// <summary>The groups of people that a target can be about, in words.</summary>
internal static class TargetGroups
{
    /// <summary>Groups of an indicator: sites and partners by name, languages, and those that are the same in each programme.</summary>
    /// <param name="indicator">The indicator.</param>
    /// <param name="names">Codes and names of the programme's sites and partners, by breakdown.</param>
    public static IEnumerable<(string Value, string Text)> Of(
        Indicator indicator,
        IReadOnlyDictionary<string, IReadOnlyList<(string Code, string Name)>> names
    ) =>
        from breakdown in indicator.Disaggregations
        from one in names.GetValueOrDefault(breakdown) ?? Codes(breakdown)
        select (TargetInput.GroupOf(breakdown, one.Code), $"{Texts.Alone(Texts.Figure("by." + breakdown))}: {one.Name}");

    /// <summary>A group in words; of a site or a partner only that it is one.</summary>
    public static string InWords(string breakdown, string category)
    {
        var of = Texts.Alone(Texts.Figure("by." + breakdown));
        return TargetPlace.Codes(breakdown)?.GetValueOrDefault(category) is { } codes ? $"{of}: {NameOf(breakdown, codes)}"
            : breakdown == Breakdown.Language ? $"{of}: {Name(breakdown, category)}"
            : of;
    }

    private static List<(string Code, string Name)> Codes(string breakdown) =>
        breakdown == Breakdown.Language
            ?
            [
                .. CodeLists
                    .Shipped.Find("languages")!
                    .Keys.Select(code => (code, Name(breakdown, code)))
                    .OrderBy(one => one.Item2, StringComparer.CurrentCulture),
            ]
            : [.. TargetPlace.Codes(breakdown)?.Select(group => (group.Key, NameOf(breakdown, group.Value))) ?? []];

    // of gender and age both are named
    private static string NameOf(string breakdown, string[] codes) =>
        string.Join(", ", Breakdown.Dimensions(breakdown).Zip(codes, Name));

    private static string Name(string dimension, string code) =>
        CubeLabels.Of(dimension, code, null, CultureInfo.CurrentUICulture.TwoLetterISOLanguageName);
}
