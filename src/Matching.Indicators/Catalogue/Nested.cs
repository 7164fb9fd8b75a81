using Matching.Indicators.Computation;
using Matching.Indicators.Summaries;

namespace Matching.Indicators.Catalogue;

/// <summary>People of an indicator who are some or all of those of another.</summary>
/// <param name="OwnWave">Wave.</param>
/// <param name="OwnParts">Parts of its summary; null for all.</param>
/// <param name="Other">The other indicator.</param>
/// <param name="OtherWave">Its wave.</param>
/// <param name="OtherParts">Parts of its summary, as the audit divides them; null for all.</param>
internal sealed record Join(
    string OwnWave,
    IReadOnlyList<string>? OwnParts,
    string Other,
    string OtherWave,
    IReadOnlyList<string>? OtherParts
)
{
    /// <summary>Whether the other counts more people.</summary>
    public bool HasRest { get; init; }

    /// <summary>Whether these must not be few, because their number follows from both figures.</summary>
    public bool IsRestAsked { get; init; }

    /// <summary>Breakdowns in which a person has one group in both.</summary>
    public Func<string, bool> AreAlikeBy { get; init; } = _ => true;
}

/// <summary>Indicators whose people are some of those of others, by their measures.</summary>
internal static class Nested
{
    private const string Change = Measure.Change;

    private static readonly string[] Yes = ["yes"];
    private static readonly string[] No = ["no"];
    private static readonly string[] Improved = ["improved"];
    private static readonly string[] NotImproved = ["same", "worse"];

    private static readonly ILookup<string, Join> Joins = IndicatorCatalogue
        .Computed.SelectMany(indicator => JoinsOf(indicator).Select(join => (indicator.Id, Join: join)))
        .ToLookup(one => one.Id, one => one.Join);

    /// <summary>The joins of an indicator with others.</summary>
    public static IEnumerable<Join> Of(Indicator indicator) => Joins[indicator.Id];

    /// <summary>The indicator whose scores at the start are compared; null for none.</summary>
    public static string? LeaversOf(Indicator indicator) =>
        indicator.Measure is StartOfLeavers leavers ? MeanOf(indicator, leavers.Of) : null;

    /// <summary>The indicator whose change is that of mentors' mentees; null for none.</summary>
    public static string? ClustersOf(Indicator indicator) =>
        indicator.Measure is ChangeByMentor clusters ? MeanOf(indicator, clusters.Of) : null;

    private static IEnumerable<Join> JoinsOf(Indicator indicator) =>
        indicator.Measure switch
        {
            Improved improved => MeanOf(indicator, improved.Of) is { } id
                ? [new(Change, Yes, id, Change, Improved), new(Change, No, id, Change, NotImproved)]
                : [],
            ReliablyImproved reliable => OfReliable(indicator, reliable),
            ReliablyImprovedInSeveral several => Find(
                indicator,
                of => of is ImprovedInSeveral all && all.Several == several.Several && all.Score == several.Score
            )
                is { } id
                ? Among(id, Yes)
                : [],
            ChangeByMentor or AgainstWaiting or StartOfLeavers => OfScore(indicator),
            AmongThose course => Find(indicator, of => of == course.Of) is { } id
                ? [new(Change, ["yes", "other_yes"], id, Change, Yes), new(Change, ["no", "other_no"], id, Change, No)]
                : [],
            Entered { HasStock: true } entered => Find(indicator, of => of is SharePerWave stock && stock.Of == entered.Of)
                is { } id
                ? [new(Change, Yes, id, Change, ["gained"]), new(Change, No, id, Change, [ShareChangeSummary.SameByAnswer[1]])]
                : [],
            _ => [],
        };

    // Who rose in a score, reliably or not: published of a share of improved, or of the change of the mean.
    private static IEnumerable<Join> OfReliable(Indicator indicator, ReliablyImproved reliable) =>
        MeanOf(indicator, reliable.Of) is { } id ? Among(id, Improved) : [];

    private static IEnumerable<Join> Among(string id, IReadOnlyList<string> improved) =>
        [new(Change, null, id, Change, null), new(Change, Yes, id, Change, improved) { HasRest = true, IsRestAsked = true }];

    private static IEnumerable<Join> OfScore(Indicator indicator)
    {
        if (indicator.Measure is ChangeByMentor clusters && MeanOf(indicator, clusters.Of) is { } ofClusters)
        {
            yield return new(Change, null, ofClusters, Change, null);
        }

        if (indicator.Measure is AgainstWaiting waiting && MeanOf(indicator, waiting.Of) is { } ofWaiting)
        {
            yield return new(Change, ["programme"], ofWaiting, Change, null) { HasRest = true };
        }

        if (indicator.Measure is StartOfLeavers leavers && MeanOf(indicator, leavers.Of) is { } ofLeavers)
        {
            yield return new(Measure.Start, null, ofLeavers, Measure.Start, null) { HasRest = true };
        }
    }

    private static string? MeanOf(Indicator indicator, Expression of) =>
        Find(indicator, measure => measure is MeanPerWave mean && mean.Of.ToString() == of.ToString());

    private static string? Find(Indicator indicator, Func<Measure, bool> isIt) =>
        IndicatorCatalogue.Computed.FirstOrDefault(other => other.Respondent == indicator.Respondent && isIt(other.Measure))?.Id;
}
