using Matching.Indicators.Catalogue;
using Matching.Indicators.Computation;
using Matching.Indicators.Statistics;
using Matching.Indicators.Summaries;

namespace Matching.Benchmarks;

/// <summary>
/// Computes, of every indicator in every group, the statistics that came after the first ones and nothing else: expected shares,
/// intervals by cluster, Holm's p, Kaplan and Meier's median, alpha and omega.
/// </summary>
internal static class LaterStatistics
{
    /// <summary>How many were computed.</summary>
    public static int Of(Cohort cohort)
    {
        var number = 0;
        Parallel.ForEach(
            IndicatorCatalogue.Computed,
            indicator =>
            {
                var own = indicator.Measure.Expected(cohort, indicator.Respondent) is null ? 0 : 1;
                foreach (var wave in indicator.Waves.DefaultIfEmpty(""))
                {
                    var summary = (EntrySummary)indicator.Measure.SummaryOf(wave);
                    if (summary is not (MeanChangeSummary or ShareChangeSummary or DurationSummary or ReliabilitySummary))
                    {
                        continue;
                    }

                    var entries = indicator.Measure.Entries(cohort, indicator.Respondent, wave).ToList();
                    foreach (
                        var those in BreakdownFamily
                            .All.Where(indicator.IsPublishedBy)
                            .SelectMany(family => GroupsOf(family, entries))
                    )
                    {
                        Compute(summary, those);
                        own++;
                    }
                }

                Interlocked.Add(ref number, own);
            }
        );
        return number;
    }

    private static IEnumerable<List<Entry>> GroupsOf(BreakdownFamily family, List<Entry> entries)
    {
        var places = Places.Of(entries, family.Dimensions);
        var all = family.Dimensions.Select(_ => Breakdown.Total).ToArray();
        return places
            .All.Concat(
                family.Dimensions.SelectMany(
                    (_, d) => places.All.Select(place => place[d]).Distinct().Select(code => family.CodesOf(d, code))
                )
            )
            .Append(all)
            .Select(places.Those);
    }

    private static void Compute(EntrySummary summary, List<Entry> those)
    {
        switch (summary)
        {
            case MeanChangeSummary:
                var changes = those.Cast<ChangeEntry>().ToList();
                double[] differences = [.. changes.Select(entry => entry.End - entry.Start)];
                _ = ClusteredMean.Of(differences, [.. changes.Select(entry => entry.Mentor ?? entry.Key)]);
                _ = ClusteredMean.Of(differences, [.. changes.Select(entry => entry.Person?.Site ?? $"{entry.Key}")]);
                break;
            case ShareChangeSummary:
                // of a theme's changes together
                _ = MultipleTests.Holm([.01, .02, .03, null, .5]);
                break;
            default:
                _ = summary.Of(those);
                break;
        }
    }
}
