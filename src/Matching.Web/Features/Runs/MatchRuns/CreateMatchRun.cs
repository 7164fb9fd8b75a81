using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using Matching.Engine;
using Matching.Web.Data;
using Matching.Web.Features.Participants.CriteriaProfiles;
using Matching.Web.Features.Participants.Programmes;
using Matching.Web.Features.Participants.Sites;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Runs.MatchRuns;

/// <summary>Starts a match run of all available people.</summary>
[Example("""{ "programmeId": "0199c0de-0000-7000-8000-000000000001", "objective": "coverage_first", "dryRun": true }""")]
public sealed record CreateMatchRun : ICommand<MatchRun>, ICreate, IValidatableObject
{
    /// <summary>The programme. Defaults to the caller's own.</summary>
    public Guid? ProgrammeId { get; set; }

    /// <summary>Limits the run to people of this site.</summary>
    public Guid? SiteId { get; set; }

    /// <summary>The profile to score by. Defaults to the programme's.</summary>
    public Guid? CriteriaProfileId { get; set; }

    /// <summary>Objective. Defaults to the profile's.</summary>
    public Objective? Objective { get; set; }

    /// <summary>Pairs that the run must include, even against the rules.</summary>
    [ItemsUpTo(5000)]
    public List<PairOfPeople>? Locks { get; set; }

    /// <summary>Pairs that the run must not include.</summary>
    [ItemsUpTo(5000)]
    public List<PairOfPeople>? Forbids { get; set; }

    /// <summary>Whether to keep proposals and proof without creating pairs.</summary>
    public bool? DryRun { get; set; }

    /// <summary>The day for which to compute waiting times and ages. Defaults to today.</summary>
    [SensibleDay]
    public DateOnly? AsOf { get; set; }

    int ICreate.AnswerStatus => StatusCodes.Status202Accepted;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Locks?.Exists(pair => pair.MentorId == pair.MenteeId) == true)
        {
            yield return new ValidationResult(Texts.Validation("same-person"), [nameof(Locks)]);
        }
    }
}

internal sealed class CreateMatchRunHandler(
    Db db,
    CallerContext callers,
    IdSource ids,
    TimeProvider clock,
    ProgrammeStore programmes,
    SiteStore sites,
    CriteriaProfileStore profiles
) : IRequestHandler<CreateMatchRun, MatchRun>
{
    public async Task<MatchRun> Handle(CreateMatchRun request, CancellationToken cancellationToken)
    {
        var programme = await Programme(request, cancellationToken);
        var siteId = request.SiteId ?? callers.Caller.SiteId;
        if (siteId is { } site)
        {
            await CheckSite(programme.Id, site, cancellationToken);
        }

        var profileId = request.CriteriaProfileId ?? programme.CriteriaProfileId;
        var profile = await Profile(profileId, cancellationToken);
        await CheckPeople(programme.Id, siteId, request, cancellationToken);
        var now = clock.GetUtcNow();
        var row = await db.Single<MatchRun>(
            $"""
            INSERT INTO match_runs (id, programme_id, site_id, criteria_profile_id, status, progress, objective,
                                    as_of, is_dry_run, constraints,
                                    engine_version, mentees, mentors, places, feasible_pairs, matched, score,
                                    is_cancel_requested, created_by, created_at)
            VALUES (@Id, @ProgrammeId, @SiteId, @ProfileId, 'queued', 0, @Objective, @AsOf, @DryRun, @Constraints,
                    @EngineVersion, 0, 0, 0, 0, 0, 0, FALSE, @CreatedBy, @Now)
            RETURNING {MatchRun.Columns}
            """,
            new
            {
                Id = ids.New(),
                ProgrammeId = programme.Id,
                SiteId = siteId,
                ProfileId = profile.Id,
                Objective = (request.Objective ?? profile.Objective).ToText(),
                AsOf = request.AsOf ?? programme.DayOf(now),
                DryRun = request.DryRun ?? false,
                Constraints = JsonSerializer.Serialize(
                    new RunConstraints([.. (request.Locks ?? []).Distinct()], [.. (request.Forbids ?? []).Distinct()])
                ),
                EngineVersion = Matcher.Version,
                CreatedBy = callers.Caller.Id,
                Now = now,
            },
            cancellationToken
        );
        return row;
    }

    private async Task<Programme> Programme(CreateMatchRun request, CancellationToken cancellationToken)
    {
        var id =
            request.ProgrammeId
            ?? callers.Caller.ProgrammeId
            ?? throw Problems.ValidationFailed("programmeId", Texts.Validation("required"));
        return await programmes.Get(id, cancellationToken).NamedBy("programmeId");
    }

    private async Task CheckSite(Guid programmeId, Guid siteId, CancellationToken cancellationToken)
    {
        if (callers.Caller.SiteId is { } only && only != siteId)
        {
            throw Problems.ValidationFailed("siteId", Texts.Validation("unknown-id"));
        }

        await sites.Get(programmeId, siteId, cancellationToken).NamedBy("siteId");
    }

    private async Task<CriteriaProfile> Profile(Guid id, CancellationToken cancellationToken)
    {
        return await profiles.Get(id, cancellationToken).NamedBy("criteriaProfileId");
    }

    // Locks and forbids speak of people of this programme and site; whether they are in the pool is seen when the run begins.
    private async Task CheckPeople(Guid programmeId, Guid? siteId, CreateMatchRun request, CancellationToken cancellationToken)
    {
        foreach (var (field, pairs) in new[] { ("locks", request.Locks ?? []), ("forbids", request.Forbids ?? []) })
        {
            if (pairs.Count == 0)
            {
                continue;
            }

            var mentors = await Known("mentor", pairs.Select(pair => pair.MentorId!.Value));
            var mentees = await Known("mentee", pairs.Select(pair => pair.MenteeId!.Value));
            for (var i = 0; i < pairs.Count; i++)
            {
                if (!mentors.Contains(pairs[i].MentorId!.Value))
                {
                    throw Problems.ValidationFailed($"{field}[{i}].mentorId", Texts.Validation("in-the-pool"));
                }

                if (!mentees.Contains(pairs[i].MenteeId!.Value))
                {
                    throw Problems.ValidationFailed($"{field}[{i}].menteeId", Texts.Validation("in-the-pool"));
                }
            }
        }

        async Task<HashSet<Guid>> Known(string role, IEnumerable<Guid> people)
        {
            var (test, parameters) = db.Dialect.In("id", people.Distinct());
            parameters.AddDynamicParams(
                new
                {
                    ProgrammeId = programmeId,
                    Role = role,
                    SiteId = siteId,
                }
            );
            return
            [
                .. await db.Query<Guid>(
                    $"""
                    SELECT id FROM people
                    WHERE {test}
                      AND programme_id = @ProgrammeId
                      AND role = @Role
                      AND status <> 'erased'
                      AND {Where.Set(siteId, "site_id = @SiteId")}
                    """,
                    parameters,
                    cancellationToken
                ),
            ];
        }
    }
}
