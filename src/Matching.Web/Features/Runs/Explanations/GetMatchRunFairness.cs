using System.Globalization;
using Matching.Engine.Criteria;
using Matching.Engine.Explanation;
using Matching.Indicators.Disclosure;
using Matching.Indicators.Statistics;
using Matching.Web.Data;
using Matching.Web.Features.Participants.Programmes;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Runs.Explanations;

/// <summary>Compares the results of a run between groups of mentees.</summary>
public sealed record GetMatchRunFairness(Guid MatchRunId) : IQuery<MatchRunFairness>;

internal sealed class GetMatchRunFairnessHandler(OpenRuns runs, ProgrammeStore programmes)
    : IRequestHandler<GetMatchRunFairness, MatchRunFairness>
{
    private const string Unknown = "unknown";

    public async Task<MatchRunFairness> Handle(GetMatchRunFairness request, CancellationToken cancellationToken)
    {
        var open = await runs.Open(request.MatchRunId, cancellationToken);
        var k = (await programmes.Get(open.Run.ProgrammeId, cancellationToken)).MinimumCell;
        return Of(open, k, await runs.SiteNames(open.Run.ProgrammeId, cancellationToken));
    }

    /// <summary>The comparison of a run that is open.</summary>
    public static MatchRunFairness Of(OpenRun open, int k, IReadOnlyDictionary<string, string> sites) =>
        Of(open.Run.Id, open.Outcome, open.Run.AsOf, k, sites);

    /// <summary>The comparison of a matching, whether it is one of a run or not.</summary>
    public static MatchRunFairness Of(
        Guid runId,
        PoolOutcome outcome,
        DateOnly asOf,
        int k,
        IReadOnlyDictionary<string, string> sites
    )
    {
        var fates = Fates(outcome, asOf);
        var language = CultureInfo.CurrentUICulture.TwoLetterISOLanguageName;
        return new MatchRunFairness
        {
            MatchRunId = runId,
            MinimumCell = k,
            Method = Texts.Match("fairness.method"),
            Overall = Shown(
                new Group("all", Texts.Match("fairness.all"), fates),
                showsMeans: !PrimaryRules.HidesMean(fates.Count, k),
                showsScore: !PrimaryRules.HidesMean(fates.Count(fate => fate.IsMatched), k)
            ),
            Breakdowns =
            [
                Breakdown("gender", fates, k, fate => fate.Person.Gender ?? Unknown, code => Texts.Match("group.gender." + code)),
                Breakdown(
                    "age_band",
                    fates,
                    k,
                    fate => AgeBand(fate.Person, asOf),
                    code => code == Unknown ? Texts.Match("group.unknown") : code
                ),
                Breakdown(
                    "language",
                    fates,
                    k,
                    fate => BestLanguage(fate.Person),
                    code => code == Unknown ? Texts.Match("group.unknown") : CodeLists.Shipped.Label("languages", code, language)
                ),
                Breakdown(
                    "site",
                    fates,
                    k,
                    fate => fate.Person.SiteId?.ToString() ?? Unknown,
                    code => sites.GetValueOrDefault(code) ?? Texts.Match("group.unknown")
                ),
            ],
            WorstOff = Worst(fates),
        };
    }

    private static List<Fate> Fates(PoolOutcome outcome, DateOnly asOf)
    {
        var pool = outcome.Case.Pool;
        return
        [
            .. Enumerable
                .Range(0, pool.Mentees.Count)
                .Select(i =>
                {
                    var (mentee, j) = (pool.Mentees[i], outcome.MentorOf[i]);
                    return new Fate(
                        mentee,
                        j < 0 ? null : pool.Score(i, j),
                        j < 0
                            ? 0
                            : pool.Profile.Soft.Count(weighted =>
                                weighted.Criterion.Value(mentee, pool.Mentors[j], pool.Context) is null
                            ),
                        Math.Max(0, asOf.DayNumber - mentee.AppliedOn.DayNumber)
                    );
                }),
        ];
    }

    // Small groups are suppressed, and others with them, so that subtraction discloses nothing; one mask for counts, one for
    // means, which need more people.
    private static FairnessBreakdown Breakdown(
        string by,
        List<Fate> fates,
        int k,
        Func<Fate, string> codeOf,
        Func<string, string> labelOf
    )
    {
        var groups = fates
            .GroupBy(codeOf)
            .OrderBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => new Group(group.Key, labelOf(group.Key), [.. group]))
            .ToList();
        var forMean = Math.Max(PrimaryRules.LeastForMean, k);
        var hidden = OneWaySuppression.Hide([.. groups.Select(group => group.Fates.Count)], k);
        var noMean = OneWaySuppression.Hide([.. groups.Select(group => group.Fates.Count)], forMean);
        var noScore = OneWaySuppression.Hide([.. groups.Select(group => group.Matched)], forMean);
        var tested = Enumerable.Range(0, groups.Count).Where(g => !hidden[g] && groups[g].Fates.Count < fates.Count).ToList();
        var p = tested.ConvertAll(g => (double?)DifferenceFromOthers(groups[g], fates));
        var adjusted = MultipleTests.Holm(p);
        return new FairnessBreakdown
        {
            By = by,
            Label = Texts.Match("fairness.by." + by),
            Groups =
            [
                .. groups.Select(
                    (group, g) =>
                    {
                        if (hidden[g])
                        {
                            return Hidden(group);
                        }

                        var shown = Shown(group, !noMean[g], !noScore[g] && !noMean[g]);
                        return tested.IndexOf(g) is var at and >= 0
                            ? shown with
                            {
                                PValue = p[at],
                                AdjustedPValue = adjusted[at],
                                Differs = adjusted[at] < .05,
                            }
                            : shown;
                    }
                ),
            ],
        };
    }

    // The p value of Fisher's exact test between the group and all others.
    private static double DifferenceFromOthers(Group group, List<Fate> fates) =>
        GroupShares.FisherP(
            group.Matched,
            group.Fates.Count,
            fates.Count(fate => fate.IsMatched) - group.Matched,
            fates.Count - group.Fates.Count
        );

    private static FairnessGroup Hidden(Group group) =>
        new()
        {
            Code = group.Code,
            Label = group.Label,
            Hidden = true,
        };

    private static FairnessGroup Shown(Group group, bool showsMeans, bool showsScore)
    {
        var share = ShareEstimate.Of(group.Matched, group.Fates.Count);
        var pairs = group.Fates.Where(fate => fate.IsMatched).ToList();
        return new FairnessGroup
        {
            Code = group.Code,
            Label = group.Label,
            Hidden = false,
            Mentees = group.Fates.Count,
            Matched = group.Matched,
            Share = share.Share,
            ShareLow = share.CiLow,
            ShareHigh = share.CiHigh,
            MeanScore = showsScore && pairs.Count > 0 ? pairs.Average(fate => (double)fate.Score!.Value) : null,
            MeanUnknownCriteria = showsScore && pairs.Count > 0 ? pairs.Average(fate => (double)fate.UnknownCriteria) : null,
            MeanWaitDays = showsMeans && group.Fates.Count > 0 ? group.Fates.Average(fate => (double)fate.WaitDays) : null,
            MedianWaitDays = showsMeans ? GroupShares.Median(group.Fates.Select(fate => (double)fate.WaitDays)) : null,
        };
    }

    private static WorstOff Worst(List<Fate> fates)
    {
        var lowest = fates
            .Where(fate => fate.IsMatched)
            .OrderBy(fate => fate.Score)
            .ThenBy(fate => fate.Person.Id)
            .FirstOrDefault();
        var longest = fates
            .Where(fate => !fate.IsMatched)
            .OrderByDescending(fate => fate.WaitDays)
            .ThenBy(fate => fate.Person.Id)
            .FirstOrDefault();
        return new WorstOff
        {
            LowestScoreMenteeId = lowest?.Person.Id,
            LowestScore = lowest?.Score,
            LongestWaitMenteeId = longest?.Person.Id,
            LongestWaitDays = longest?.WaitDays,
        };
    }

    private static string AgeBand(Participant person, DateOnly asOf) =>
        person.BirthYear is not { } year
            ? Unknown
            : (asOf.Year - year) switch
            {
                < 25 => "18-24",
                < 35 => "25-34",
                < 45 => "35-44",
                < 55 => "45-54",
                < 65 => "55-64",
                _ => "65+",
            };

    private static string BestLanguage(Participant person) =>
        person
            .Languages?.OrderByDescending(skill => skill.Level)
            .ThenBy(skill => skill.Code, StringComparer.Ordinal)
            .FirstOrDefault()
            ?.Code
        ?? Unknown;

    private sealed record Fate(Participant Person, int? Score, int UnknownCriteria, int WaitDays)
    {
        public bool IsMatched => Score is not null;
    }

    private sealed record Group(string Code, string Label, List<Fate> Fates)
    {
        public int Matched => Fates.Count(fate => fate.IsMatched);
    }
}
