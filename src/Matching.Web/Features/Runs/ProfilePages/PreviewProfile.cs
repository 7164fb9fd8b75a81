using System.Text.Json;
using Matching.Engine;
using Matching.Engine.Criteria;
using Matching.Engine.Explanation;
using Matching.Web.Data;
using Matching.Web.Features.Participants.CriteriaProfiles;
using Matching.Web.Features.Participants.People;
using Matching.Web.Features.Participants.Programmes;
using Matching.Web.Features.Runs.Explanations;
using Matching.Web.Features.Runs.Pool;
using Matching.Web.Mediation;
using MediatR;
using CriteriaProfile = Matching.Web.Features.Participants.CriteriaProfiles.CriteriaProfile;

namespace Matching.Web.Features.Runs.ProfilePages;

/// <summary>A pair before and after: the mentor, and the score under the criteria of that side.</summary>
public sealed record PreviewedPair(Guid MentorId, int Score);

/// <summary>A mentee before and after: with the same mentor, another, or none.</summary>
/// <param name="MenteeId">The mentee.</param>
/// <param name="WaitDays">Days since they applied.</param>
/// <param name="Before">The pair under the criteria before; null for none.</param>
/// <param name="After">The pair under the criteria after.</param>
public sealed record PreviewedChange(Guid MenteeId, int WaitDays, PreviewedPair? Before, PreviewedPair? After)
{
    /// <summary>What the criteria after change for the mentee.</summary>
    internal ChangeEffect Effect =>
        Before?.MentorId == After?.MentorId ? ChangeEffect.Same
        : Before is null ? ChangeEffect.Gains
        : After is null ? ChangeEffect.Loses
        : ChangeEffect.Other;
}

/// <summary>What other criteria change for a mentee.</summary>
public enum ChangeEffect
{
    Loses,
    Gains,
    Other,
    Same,
}

/// <summary>How many of the people who can be matched now have an answer in a field of their own.</summary>
/// <param name="Field">The field's name in the records of mentees.</param>
/// <param name="MentorField">Its name in the records of mentors, mostly the same.</param>
/// <param name="Mentees">Mentees with an answer.</param>
/// <param name="Mentors">Mentors with an answer.</param>
public sealed record OwnFieldAnswers(string Field, string MentorField, int Mentees, int Mentors);

/// <summary>What other criteria would change for the people who can be matched now.</summary>
public sealed record ProfilePreview
{
    /// <summary>Mentees in the pool.</summary>
    public required int Mentees { get; init; }

    /// <summary>Mentors in the pool.</summary>
    public required int Mentors { get; init; }

    /// <summary>Mentees matched before.</summary>
    public required int MatchedBefore { get; init; }

    /// <summary>Mentees matched after.</summary>
    public required int MatchedAfter { get; init; }

    /// <summary>Mean score of the pairs after, under the criteria after; null without pairs.</summary>
    public double? AverageAfter { get; init; }

    /// <summary>Mean score that the pairs before would have under the criteria after; null where those block one of them.</summary>
    public double? AverageOfBefore { get; init; }

    /// <summary>Lowest score before.</summary>
    public int? LowestBefore { get; init; }

    /// <summary>Lowest score after.</summary>
    public int? LowestAfter { get; init; }

    /// <summary>Who gets another mentor or none: those who lose a match first, then those who gain one.</summary>
    public IReadOnlyList<PreviewedChange> Changes => [.. Pairs.Where(pair => pair.Effect != ChangeEffect.Same)];

    /// <summary>Everyone who is matched before or after: those of <see cref="Changes"/>, then those who keep their mentor.</summary>
    public required IReadOnlyList<PreviewedChange> Pairs { get; init; }

    /// <summary>
    /// Where no pair is possible: how many combinations of a mentee and a mentor each rule that can be switched off excludes, the most
    /// first. Safety wishes are not counted.
    /// </summary>
    public required IReadOnlyList<(string Rule, int Pairs)> Excluding { get; init; }

    /// <summary>Combinations that were looked at for <see cref="Excluding"/>.</summary>
    public required int LookedAt { get; init; }

    /// <summary>Mentees without a language in their record, whom the rule on languages after keeps out.</summary>
    public required int MenteesWithoutLanguage { get; init; }

    /// <summary>Mentors without one.</summary>
    public required int MentorsWithoutLanguage { get; init; }

    /// <summary>The fields of criteria of one's own, each with how many people have an answer.</summary>
    public required IReadOnlyList<OwnFieldAnswers> OwnFields { get; init; }

    /// <summary>The fields of their own that the records of these people have, the most answered first.</summary>
    public required IReadOnlyList<string> FieldsInRecords { get; init; }

    /// <summary>Whether there are people on both sides, and no pair of them is possible.</summary>
    public bool IsImpossible => MatchedAfter == 0 && Mentees + MenteesWithoutLanguage > 0 && Mentors + MentorsWithoutLanguage > 0;

    /// <summary>Criteria of one's own that change nothing, because on one side no record has an answer.</summary>
    public IEnumerable<OwnFieldAnswers> Unanswered =>
        OwnFields.Where(own => Mentees > 0 && Mentors > 0 && (own.Mentees == 0 || own.Mentors == 0));

    /// <summary>Groups of mentees before.</summary>
    public required MatchRunFairness FairnessBefore { get; init; }

    /// <summary>Groups of mentees after.</summary>
    public required MatchRunFairness FairnessAfter { get; init; }

    /// <summary>Names of those who are shown.</summary>
    public required IReadOnlyDictionary<Guid, PersonName> Names { get; init; }
}

/// <summary>Matches the people of now twice, by the criteria before and after. Nothing is stored.</summary>
/// <param name="ProgrammeId">The programme whose people are matched.</param>
/// <param name="Before">The profile before.</param>
/// <param name="After">The criteria after, which have passed their checks.</param>
/// <param name="Objective">The objective after.</param>
/// <param name="Named">Number of pairs whose names are read: the first of them.</param>
public sealed record PreviewProfile(
    Guid ProgrammeId,
    CriteriaProfile Before,
    IReadOnlyList<CriterionEntry> After,
    Objective Objective,
    int Named = PreviewProfile.MostShown
) : IQuery<ProfilePreview>
{
    /// <summary>Pairs that a page shows at most.</summary>
    public const int MostShown = 100;
}

internal sealed class PreviewProfileHandler(
    PoolReader pools,
    CallerContext callers,
    ProgrammeStore programmes,
    OpenRuns runs,
    PersonNames names,
    TimeProvider clock
) : IRequestHandler<PreviewProfile, ProfilePreview>
{
    // some hundred people on each side, in a fraction of a second
    private const int MostLookedAt = 50_000;

    // as many names as are read at a glance
    private const int MostFields = 12;

    public async Task<ProfilePreview> Handle(PreviewProfile request, CancellationToken cancellationToken)
    {
        var programme = await programmes.Get(request.ProgrammeId, cancellationToken);
        var today = programme.DayOf(clock.GetUtcNow());
        // the same people twice: those whom a rule on languages keeps out are out of both
        var needsLanguages = request.Before.NeedsLanguages || request.After.Any(entry => entry.Id == "language");
        var pool = await pools.Read(
            new PoolScope(programme.Id, callers.Caller.SiteId, null, today, needsLanguages),
            cancellationToken
        );
        var input = new PoolInput
        {
            Mentees = pool.Mentees,
            Mentors = pool.Mentors,
            Criteria = [.. request.Before.Criteria.Select(entry => entry.Setting)],
            Objective = request.Before.Objective,
            AsOf = today,
            History = pool.History,
        };
        var other = input with { Criteria = [.. request.After.Select(entry => entry.Setting)], Objective = request.Objective };
        var (before, after) = await Task.Run(
            () => (Solved(input, cancellationToken), Solved(other, cancellationToken)),
            cancellationToken
        );
        var pairs = Pairs(before, after, today);
        var (excluding, lookedAt) = after.Matched == 0 ? Excluding(after.Case.Pool) : ([], 0);
        var asksLanguages = request.After.Any(entry => entry is { Id: "language", Kind: CriterionKind.Hard });
        var speechless = pool.KeptOut.Where(kept => asksLanguages && kept.Gate == "language").ToList();
        var sites = await runs.SiteNames(programme.Id, cancellationToken);
        return new ProfilePreview
        {
            Mentees = pool.Mentees.Count,
            Mentors = pool.Mentors.Count,
            MatchedBefore = before.Matched,
            MatchedAfter = after.Matched,
            AverageAfter = after.Matched == 0 ? null : (double)after.Score / after.Matched,
            AverageOfBefore = AverageOf(before, after.Case.Pool),
            LowestBefore = before.LowestScore(),
            LowestAfter = after.LowestScore(),
            Pairs = pairs,
            Excluding = excluding,
            LookedAt = lookedAt,
            MenteesWithoutLanguage = speechless.Count(kept => kept.IsMentee),
            MentorsWithoutLanguage = speechless.Count(kept => !kept.IsMentee),
            OwnFields = [.. request.After.Select(entry => Answers(entry, pool)).OfType<OwnFieldAnswers>()],
            FieldsInRecords = FieldsOf(pool),
            FairnessBefore = GetMatchRunFairnessHandler.Of(Guid.Empty, before, today, programme.MinimumCell, sites),
            FairnessAfter = GetMatchRunFairnessHandler.Of(Guid.Empty, after, today, programme.MinimumCell, sites),
            Names = await names.Of(pairs.Take(request.Named).SelectMany(People).Distinct(), cancellationToken),
        };
    }

    private static List<string> FieldsOf(PoolOfPeople pool) =>
        [
            .. pool
                .Mentees.Concat(pool.Mentors)
                .SelectMany(OwnFieldsOf)
                .CountBy(field => field)
                .OrderByDescending(counted => counted.Value)
                .ThenBy(counted => counted.Key, StringComparer.Ordinal)
                .Take(MostFields)
                .Select(counted => counted.Key),
        ];

    private static OwnFieldAnswers? Answers(CriterionEntry entry, PoolOfPeople pool)
    {
        if (!entry.Id.StartsWith(CriteriaCatalogue.Own, StringComparison.Ordinal) || Text(entry, "field") is not { } field)
        {
            return null;
        }

        var mentorField = Text(entry, "mentorField") ?? field;
        return new OwnFieldAnswers(field, mentorField, CountOf(pool.Mentees, field), CountOf(pool.Mentors, mentorField));
    }

    private static string? Text(CriterionEntry entry, string name) =>
        entry.Params?.GetValueOrDefault(name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    private static int CountOf(IReadOnlyList<Participant> people, string field) =>
        people.Count(person => OwnFieldsOf(person).Contains(field));

    private static IEnumerable<string> OwnFieldsOf(Participant person) =>
        (person.CustomTexts?.Keys ?? []).Union(person.CustomNumbers?.Keys ?? []);

    private static IEnumerable<Guid> People(PreviewedChange change) =>
        new[] { change.MenteeId, change.Before?.MentorId, change.After?.MentorId }.OfType<Guid>();

    private static PoolOutcome Solved(PoolInput input, CancellationToken cancellationToken) =>
        PoolMatcher.Open(input, cancellationToken).AsRun().Solve(cancellationToken);

    // People are numbered by id, so that the numbers of both are the same.
    private static List<PreviewedChange> Pairs(PoolOutcome before, PoolOutcome after, DateOnly today) =>
        [
            .. Enumerable
                .Range(0, before.MentorOf.Length)
                .Where(i => before.MentorOf[i] >= 0 || after.MentorOf[i] >= 0)
                .Select(i => new PreviewedChange(
                    before.Case.Pool.Mentees[i].Id,
                    Math.Max(0, today.DayNumber - before.Case.Pool.Mentees[i].AppliedOn.DayNumber),
                    Pair(before, i),
                    Pair(after, i)
                ))
                .OrderBy(pair => pair.Effect)
                .ThenByDescending(pair => pair.WaitDays),
        ];

    private static PreviewedPair? Pair(PoolOutcome outcome, int mentee) =>
        outcome.MentorOf[mentee] is var j and >= 0
            ? new PreviewedPair(outcome.Case.Pool.Mentors[j].Id, outcome.Case.Pool.Score(mentee, j))
            : null;

    private static (List<(string, int)>, int) Excluding(ScoredPool pool)
    {
        var mentees = pool.Mentees.Take(Math.Max(1, MostLookedAt / Math.Max(1, pool.Mentors.Count))).ToList();
        return (
            [
                .. mentees
                    .SelectMany(mentee => pool.Mentors.SelectMany(mentor => pool.Scorer.BlockedBy(mentee, mentor)))
                    .Where(rule => !ProfileInput.AlwaysHold.Contains(rule))
                    .CountBy(rule => rule)
                    .OrderByDescending(counted => counted.Value)
                    .ThenBy(counted => counted.Key, StringComparer.Ordinal)
                    .Select(counted => (counted.Key, counted.Value)),
            ],
            mentees.Count * pool.Mentors.Count
        );
    }

    private static double? AverageOf(PoolOutcome before, ScoredPool pool)
    {
        var scores = Enumerable
            .Range(0, before.MentorOf.Length)
            .Where(i => before.MentorOf[i] >= 0)
            .Select(i => pool.AllowedScore(i, before.MentorOf[i]))
            .ToList();
        return scores.Count == 0 || scores.Contains(null) ? null : scores.Average(score => (double)score!.Value);
    }
}
