using Matching.Engine;
using Matching.Engine.Explanation;
using Matching.Web.Data;
using Matching.Web.Features.Participants.CriteriaProfiles;
using Matching.Web.Features.Participants.Programmes;
using Matching.Web.Features.Participants.Sites;
using Matching.Web.Features.Participants.Vocabularies;
using Matching.Web.Features.Runs.MatchRuns;
using Matching.Web.Features.Runs.Pool;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Runs.Explanations;

/// <summary>Where to look.</summary>
public sealed record SupplyGapQuery
{
    /// <summary>Filters by site.</summary>
    public Guid? SiteId { get; set; }

    /// <summary>Whether to look at the pool of today in place of the pool of the latest optimal run.</summary>
    public bool? Fresh { get; set; }
}

/// <summary>A need or language that mentees ask for, and how many places offer it.</summary>
public sealed record SupplyGapItem
{
    /// <summary>
    /// <c>needs</c>, <c>language</c>, <c>availability</c>, <c>gender</c>, <c>site</c>, <c>accessibility</c> or
    /// <c>special_need</c>.
    /// </summary>
    public required string Criterion { get; init; }

    /// <summary>A code, a part of the week as <c>thu_evening</c>, or the id of a site.</summary>
    public required string Code { get; init; }

    /// <summary>Its name.</summary>
    public required string Label { get; init; }

    /// <summary>Mentees who ask for it; of a language, who speak it well enough to be met in it.</summary>
    public required int Demand { get; init; }

    /// <summary>Free places of mentors who offer it.</summary>
    public required int Supply { get; init; }

    /// <summary>Demand less supply; above 0 where places are missing.</summary>
    public int Gap => Demand - Supply;

    /// <summary>Mentees among the demand whom the matching leaves without a mentor.</summary>
    public required int Unmatched { get; init; }

    /// <summary>In words.</summary>
    public required string Text { get; init; }
}

/// <summary>A mentor of whom one place more would add most.</summary>
public sealed record WantedPlace
{
    /// <summary>The mentor.</summary>
    public required Guid MentorId { get; init; }

    /// <summary>
    /// The dual value with its sign turned: no more than this can one more place lower the cost of the matching.
    /// </summary>
    public required long DualValue { get; init; }

    /// <summary>Mentees more who would be matched, solved exactly.</summary>
    public required int Matched { get; init; }

    /// <summary>Points more, solved exactly.</summary>
    public required long Score { get; init; }
}

/// <summary>A single change by which people without a mentor would find one.</summary>
public sealed record WantedChange
{
    /// <summary>Name of the criterion in the way.</summary>
    public required string Criterion { get; init; }

    /// <summary>How many unmatched mentees it is the cheapest change for.</summary>
    public required int Mentees { get; init; }

    /// <summary>In words.</summary>
    public required string Text { get; init; }
}

/// <summary>Gap between demand and supply.</summary>
public sealed record SupplyGapReport
{
    /// <summary>The programme.</summary>
    public required Guid ProgrammeId { get; init; }

    /// <summary>The run whose pool was looked at; null for the pool of today.</summary>
    public Guid? MatchRunId { get; init; }

    /// <summary>The day for which the pool was looked at.</summary>
    public required DateOnly AsOf { get; init; }

    /// <summary>Mentees in the pool.</summary>
    public required int Mentees { get; init; }

    /// <summary>Free places in the pool.</summary>
    public required int Places { get; init; }

    /// <summary>Mentees whom the matching leaves without a mentor.</summary>
    public required int Unmatched { get; init; }

    /// <summary>All that mentees ask for, the largest gap first.</summary>
    public required IReadOnlyList<SupplyGapItem> Items { get; init; }

    /// <summary>Mentors whose places are worth most, up to five: more such mentors help most.</summary>
    public required IReadOnlyList<WantedPlace> WantedPlaces { get; init; }

    /// <summary>What keeps unmatched mentees whom no place would help, by how many.</summary>
    public required IReadOnlyList<WantedChange> WantedChanges { get; init; }
}

/// <summary>Returns the criteria for which demand exceeds supply.</summary>
public sealed record GetSupplyGap(Guid ProgrammeId, SupplyGapQuery Query) : IQuery<SupplyGapReport>;

internal sealed class GetSupplyGapHandler(
    Db db,
    PoolReader pools,
    OpenRuns runs,
    CallerContext callers,
    TimeProvider clock,
    ProgrammeStore programmes,
    SiteStore siteStore,
    CriteriaProfileStore profiles,
    OwnWordsStore ownWords
) : IRequestHandler<GetSupplyGap, SupplyGapReport>
{
    private const int MostPlaces = 5;

    public async Task<SupplyGapReport> Handle(GetSupplyGap request, CancellationToken cancellationToken)
    {
        var programme = await programmes.Get(request.ProgrammeId, cancellationToken);
        var siteId = request.Query.SiteId ?? callers.Caller.SiteId;
        if (siteId is { } site)
        {
            await siteStore.Get(programme.Id, site, cancellationToken);
        }

        var runId = request.Query.Fresh == true ? null : await LatestRun(programme.Id, siteId, cancellationToken);
        var outcome = runId is { } id
            ? (await runs.Open(id, cancellationToken)).Outcome
            : await Fresh(programme, siteId, cancellationToken);
        var sites = await runs.SiteNames(programme.Id, cancellationToken);
        (await ownWords.Read(programme.Id, cancellationToken)).Speak();
        var pool = outcome.Case.Pool;
        var unmatched = await Task.Run(
            () => outcome.Unmatched(id => pool.MenteeAt(id) >= 0, false, cancellationToken),
            cancellationToken
        );
        return new SupplyGapReport
        {
            ProgrammeId = programme.Id,
            MatchRunId = runId,
            AsOf = pool.Input.AsOf,
            Mentees = pool.Mentees.Count,
            Places = pool.Mentors.Sum(mentor => mentor.Places),
            Unmatched = pool.Mentees.Count - outcome.Matched,
            Items = [.. SupplyGap.Counts(outcome).Select(count => Item(count, sites))],
            WantedPlaces = await Task.Run(() => Wanted(outcome, cancellationToken), cancellationToken),
            WantedChanges =
            [
                .. unmatched
                    .Where(person => person is { IsMentee: true, CheapestRelaxation: not null, Possible: 0 })
                    .GroupBy(person =>
                        (person.CheapestRelaxation!.Criterion, Text: MatchTexts.Change(person.CheapestRelaxation!, sites))
                    )
                    .OrderByDescending(group => group.Count())
                    .ThenBy(group => group.Key.Text, StringComparer.Ordinal)
                    .Select(group => new WantedChange
                    {
                        Criterion = group.Key.Criterion,
                        Mentees = group.Count(),
                        Text = group.Key.Text,
                    }),
            ],
        };
    }

    // A run with a person whose record is now restricted is not read again; today is.
    private async Task<Guid?> LatestRun(Guid programmeId, Guid? siteId, CancellationToken cancellationToken)
    {
        var latest = await db.Find<LatestRow>(
            $"""
            SELECT id, {MatchRun.HoldsRestricted} AS holds_restricted FROM match_runs
            WHERE programme_id = @ProgrammeId AND status = 'optimal' AND engine_version = @Version
              AND ((CAST(@SiteId AS TEXT) IS NULL AND site_id IS NULL) OR site_id = @SiteId)
            ORDER BY id DESC LIMIT 1
            """,
            new
            {
                ProgrammeId = programmeId,
                SiteId = siteId,
                Matcher.Version,
            },
            cancellationToken
        );
        return latest is { HoldsRestricted: false } ? latest.Id : null;
    }

    private async Task<PoolOutcome> Fresh(Programme programme, Guid? siteId, CancellationToken cancellationToken)
    {
        var profile = await profiles.Get(programme.CriteriaProfileId, cancellationToken);
        var asOf = programme.DayOf(clock.GetUtcNow());
        var people = await pools.Read(new PoolScope(programme.Id, siteId, null, asOf, profile.NeedsLanguages), cancellationToken);
        var input = new PoolInput
        {
            Mentees = people.Mentees,
            Mentors = people.Mentors,
            Criteria = [.. profile.Criteria.Select(entry => entry.Setting)],
            Objective = Objective.CoverageFirst,
            AsOf = asOf,
            History = people.History,
        };
        return await Task.Run(
            () => PoolMatcher.Open(input, cancellationToken).AsRun().Solve(cancellationToken),
            cancellationToken
        );
    }

    private static List<WantedPlace> Wanted(PoolOutcome outcome, CancellationToken cancellationToken) =>
        [
            .. SupplyGap
                .Places(outcome, MostPlaces, cancellationToken)
                .Select(place => new WantedPlace
                {
                    MentorId = place.MentorId,
                    DualValue = place.DualValue,
                    Matched = place.Matched,
                    Score = place.Score,
                }),
        ];

    private static SupplyGapItem Item(GapCount count, IReadOnlyDictionary<string, string> sites)
    {
        var label = MatchTexts.Label(count.Criterion, count.Code, sites);
        return new SupplyGapItem
        {
            Criterion = count.Criterion,
            Code = count.Criterion == "availability" ? MatchTexts.SlotCode(count.Code) : count.Code,
            Label = label,
            Demand = count.Demand,
            Supply = count.Supply,
            Unmatched = count.Unmatched,
            Text = Texts.Match("gap.text", label, count.Demand, count.Supply),
        };
    }

    private sealed record LatestRow
    {
        public required Guid Id { get; init; }
        public required bool HoldsRestricted { get; init; }
    }
}
