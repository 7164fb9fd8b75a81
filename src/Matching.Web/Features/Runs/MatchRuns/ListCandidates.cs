using Matching.Engine.Criteria;
using Matching.Web.Data;
using Matching.Web.Features.Participants.CriteriaProfiles;
using Matching.Web.Features.Participants.People;
using Matching.Web.Features.Participants.Programmes;
using Matching.Web.Features.Participants.Vocabularies;
using Matching.Web.Features.Runs.Pool;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Runs.MatchRuns;

/// <summary>How candidates are asked for.</summary>
public sealed record CandidatesFilter : PageQuery
{
    /// <summary>Whether to list excluded people as well, after the possible ones.</summary>
    public bool? Blocked { get; set; }

    /// <summary>The profile to score by. Defaults to the programme's.</summary>
    public Guid? CriteriaProfileId { get; set; }

    /// <summary>The day for which to compute waiting times and ages. Defaults to today.</summary>
    [SensibleDay]
    public DateOnly? AsOf { get; set; }
}

/// <summary>A rule that excludes a pair.</summary>
public sealed record MissingRule
{
    /// <summary>Name of the criterion.</summary>
    public required string Criterion { get; init; }

    /// <summary>In words.</summary>
    public required string Text { get; init; }
}

/// <summary>A candidate for a person, with a score or with the rules that exclude the pair.</summary>
public sealed record MatchCandidate
{
    /// <summary>The candidate.</summary>
    public required Guid PersonId { get; init; }

    /// <summary>The mentor of the two.</summary>
    public required Guid MentorId { get; init; }

    /// <summary>The mentee of the two.</summary>
    public required Guid MenteeId { get; init; }

    /// <summary>Score of the pair, 0 to 10,000; null when a rule blocks it.</summary>
    public int? Score { get; init; }

    /// <summary>The score by criterion; empty when a rule blocks the pair.</summary>
    public required IReadOnlyList<ScoreContribution> Contributions { get; init; }

    /// <summary>Every rule that blocks the pair; empty for a possible one.</summary>
    public required IReadOnlyList<MissingRule> BlockedBy { get; init; }

    /// <summary>What to check before pairing them; empty when a rule blocks the pair.</summary>
    public required IReadOnlyList<MissingAnswer> Flags { get; init; }
}

/// <summary>
/// Ranks all people of the other side for one person: the possible by score, then, on request, the excluded by the number of
/// rules.
/// </summary>
public sealed record ListCandidates(PersonRole Role, Guid PersonId, CandidatesFilter Filter) : IQuery<Page<MatchCandidate>>;

internal sealed class ListCandidatesHandler(
    Db db,
    PoolReader pools,
    CallerContext callers,
    ProgrammeDays days,
    ProgrammeStore programmes,
    CriteriaProfileStore profiles,
    OwnWordsStore ownWords
) : IRequestHandler<ListCandidates, Page<MatchCandidate>>
{
    public async Task<Page<MatchCandidate>> Handle(ListCandidates request, CancellationToken cancellationToken)
    {
        var filter = request.Filter;
        var asked =
            await db.Find<AskedRow>(
                $"""
                SELECT programme_id, is_restricted FROM people
                WHERE id = @PersonId AND role = @Role AND status <> 'erased'
                  AND {callers.Caller.InProgramme("programme_id")} AND {callers.Caller.InSite("site_id")}
                """,
                new
                {
                    request.PersonId,
                    Role = request.Role.ToText(),
                    Scope = callers.Caller.ProgrammeId,
                    Site = callers.Caller.SiteId,
                },
                cancellationToken
            ) ?? throw Problems.NotFound(request.Role.ToText());
        if (asked.IsRestricted)
        {
            // unmatched, so there is no proposal
            return filter.Cut(new List<MatchCandidate>(), candidate => candidate.PersonId);
        }

        var programmeId = asked.ProgrammeId;
        var profileId = filter.CriteriaProfileId ?? (await programmes.Get(programmeId, cancellationToken)).CriteriaProfileId;
        var profile = await profiles.Get(profileId, cancellationToken).NamedBy("criteriaProfileId");
        var today = await days.Today(programmeId, cancellationToken);
        var asOf = filter.AsOf ?? today;
        var otherSide = request.Role == PersonRole.Mentee ? PersonRole.Mentor : PersonRole.Mentee;
        var scope = new PoolScope(programmeId, callers.Caller.SiteId, otherSide, asOf, profile.NeedsLanguages, request.PersonId);
        var ranking = await pools.Once(
            (scope, profileId, filter.Blocked == true, today),
            async () => new CandidateRanking(profile, await pools.Read(scope, cancellationToken), asOf, request),
            cancellationToken
        );
        (await ownWords.Read(programmeId, cancellationToken)).Speak();
        return Cut(ranking, filter);
    }

    // The ranking is computed again for each page after anything was committed; the cursor is the last candidate seen.
    private static Page<MatchCandidate> Cut(CandidateRanking ranking, CandidatesFilter filter)
    {
        var from = 0;
        if (Cursor.Read(filter.After) is { } after)
        {
            from = ranking.PositionOf(after) + 1;
            if (from == 0)
            {
                throw Problems.Malformed("after", Texts.Validation("cursor"));
            }
        }

        var items = Enumerable.Range(from, Math.Clamp(ranking.Count - from, 0, filter.Fetch)).Select(ranking.Candidate).ToList();
        return filter.Cut(items, candidate => candidate.PersonId);
    }

    private sealed record AskedRow
    {
        public required Guid ProgrammeId { get; init; }
        public required bool IsRestricted { get; init; }
    }
}

/// <summary>
/// Scores one person with all people of the other side; sentences are made only for the candidates that are asked for.
/// </summary>
internal sealed class CandidateRanking
{
    private readonly PoolScorer scorer;
    private readonly Participant person;
    private readonly bool isMentee;
    private readonly IReadOnlyList<Participant> others;
    private readonly List<KeptOut> keptOut = [];

    // What decides the rank in the upper half, the position among the others (and after them the kept out) in the lower: small
    // enough to be sorted in place for thousands. The possible by falling score, after them the blocked, the fewer rules in the
    // way the earlier; ids decide the rest.
    private readonly List<long> ranked = [];

    public CandidateRanking(
        Participants.CriteriaProfiles.CriteriaProfile profile,
        PoolOfPeople pool,
        DateOnly asOf,
        ListCandidates request
    )
    {
        isMentee = request.Role == PersonRole.Mentee;
        others = isMentee ? pool.Mentors : pool.Mentees;
        person = (isMentee ? pool.Mentees : pool.Mentors).Single(participant => participant.Id == request.PersonId);
        scorer = pool.ScoredBy(profile, asOf);
        var withBlocked = request.Filter.Blocked == true;
        for (var i = 0; i < others.Count; i++)
        {
            var (mentee, mentor) = Sides(others[i]);
            var score = scorer.Score(mentee, mentor);
            if (score >= 0 || withBlocked)
            {
                Rank(score >= 0 ? -score : scorer.BlockedBy(mentee, mentor).Count(), i);
            }
        }

        foreach (var kept in withBlocked ? pool.KeptOut.Where(kept => kept.IsMentee != isMentee) : [])
        {
            Rank(1, others.Count + keptOut.Count);
            keptOut.Add(kept);
        }

        ranked.Sort();
    }

    public int Count => ranked.Count;

    public int PositionOf(Guid id) => ranked.FindIndex(rank => IdOf((int)(uint)rank) == id);

    public MatchCandidate Candidate(int position)
    {
        var (order, index) = ((int)(ranked[position] >> 32), (int)(uint)ranked[position]);
        var id = IdOf(index);
        var sides = index < others.Count ? Sides(others[index]) : default;
        return new MatchCandidate
        {
            PersonId = id,
            MentorId = isMentee ? id : person.Id,
            MenteeId = isMentee ? person.Id : id,
            Score = order <= 0 ? -order : null,
            Contributions = order <= 0 ? [.. scorer.Contributions(sides.Mentee, sides.Mentor).Select(MatchTexts.InWords)] : [],
            Flags = order <= 0 ? [.. scorer.Flags(sides.Mentee, sides.Mentor).Select(MatchTexts.Flag)] : [],
            BlockedBy =
                order <= 0 ? []
                : index >= others.Count ? [Gate(keptOut[index - others.Count].Gate)]
                :
                [
                    .. scorer
                        .Blocks(sides.Mentee, sides.Mentor)
                        .Select(block => new MissingRule { Criterion = block.Criterion, Text = MatchTexts.Of(block) }),
                ],
        };
    }

    private static MissingRule Gate(string gate) =>
        new()
        {
            Criterion = gate is "capacity" or KeptOut.PlaceBlocked ? "capacity" : "suitability",
            Text = Texts.Match("gate." + gate),
        };

    private void Rank(int order, int index) => ranked.Add(((long)order << 32) | (uint)index);

    private Guid IdOf(int index) => index < others.Count ? others[index].Id : keptOut[index - others.Count].PersonId;

    private (Participant Mentee, Participant Mentor) Sides(Participant other) => isMentee ? (person, other) : (other, person);
}
