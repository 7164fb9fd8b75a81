using Dapper;
using Matching.Web.Data;
using Matching.Web.Features.Participants.People;
using Matching.Web.Features.Participants.Programmes;
using Matching.Web.Features.Questionnaires.Responses;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Access.AnswerPages;

/// <summary>Returns who of a programme has answered the questionnaires of pairs, and whose answers are due.</summary>
/// <param name="ProgrammeId">The programme.</param>
/// <param name="Wave">Only those due at this moment.</param>
/// <param name="Side">Only those of this side.</param>
/// <param name="SiteId">Only the pairs of this site.</param>
public sealed record GetAnswersDue(Guid ProgrammeId, Wave? Wave = null, PersonRole? Side = null, Guid? SiteId = null)
    : IQuery<AnswersDue>
{
    /// <summary>More are not read on one page.</summary>
    public const int Most = 100;
}

/// <summary>Who has answered, and whose answers are due.</summary>
public sealed record AnswersDue
{
    /// <summary>The day where the programme works.</summary>
    public required DateOnly Today { get; init; }

    /// <summary>Numbers by moment and side, without those that were never due.</summary>
    public required IReadOnlyList<AnswersCount> Counts { get; init; }

    /// <summary>What is due now, what starts a pair first, then the oldest.</summary>
    public required IReadOnlyList<AnswerDue> Due { get; init; }

    /// <summary>Number of responses of mentees and mentors by how they were answered.</summary>
    public required IReadOnlyList<(ResponseMode Mode, long Count)> Modes { get; init; }
}

/// <summary>Numbers of one questionnaire of one side.</summary>
public sealed record AnswersCount
{
    /// <summary>When in the life of the pair.</summary>
    public required Wave Wave { get; init; }

    /// <summary>The side.</summary>
    public required PersonRole Side { get; init; }

    /// <summary>Pairs that have come so far.</summary>
    public required long Due { get; init; }

    /// <summary>Those with an answer that counts.</summary>
    public required long Answered { get; init; }

    /// <summary>Those without an answer that are not awaited.</summary>
    public required long Waived { get; init; }

    /// <summary>Those without an answer that can still be asked.</summary>
    public required long Open { get; init; }
}

/// <summary>An answer that is due.</summary>
/// <param name="PairId">The pair.</param>
/// <param name="PersonId">Who is to answer.</param>
/// <param name="Name">The person's name.</param>
/// <param name="Side">The person's side.</param>
/// <param name="Wave">When in the life of the pair.</param>
/// <param name="Since">The day from which it is due.</param>
/// <param name="Language">The person's preferred language.</param>
public sealed record AnswerDue(
    Guid PairId,
    Guid PersonId,
    PersonName? Name,
    PersonRole Side,
    Wave Wave,
    DateOnly? Since,
    string Language
);

internal sealed class GetAnswersDueHandler(
    Db db,
    CallerContext context,
    ProgrammeStore programmes,
    PersonNames names,
    TimeProvider clock
) : IRequestHandler<GetAnswersDue, AnswersDue>
{
    // a form closes 60 days after it opened; the follow-up is asked from 150 to 240 days after the end
    private const int OpenDays = 60;
    private const int FollowAfterDays = 150;
    private const int FollowUntilDays = 240;

    public async Task<AnswersDue> Handle(GetAnswersDue request, CancellationToken cancellationToken)
    {
        var programme = await programmes.Get(request.ProgrammeId, cancellationToken);
        var today = programme.DayOf(clock.GetUtcNow());
        var callers = context.At(request.SiteId);
        var asked = Asked(callers);
        var parameters = new
        {
            ProgrammeId = programme.Id,
            Site = callers.Caller.SiteId,
            Today = today,
            OpenSince = today.AddDays(-OpenDays),
            FollowFrom = today.AddDays(-FollowUntilDays),
            FollowTo = today.AddDays(-FollowAfterDays),
            Wave = request.Wave?.ToText(),
            Side = request.Side?.ToText(),
            GetAnswersDue.Most,
        };
        var (counts, due, modes) = await db.QueryMany(
            [
                asked + Numbers,
                asked + ListOf(request),
                $"""
                SELECT q.mode, count(*) AS count FROM responses q
                WHERE q.programme_id = @ProgrammeId AND q.person_id IS NOT NULL AND {callers.Caller.InSite("q.site_id")}
                GROUP BY q.mode ORDER BY count(*) DESC, q.mode
                """,
            ],
            parameters,
            async answers =>
                (
                    (await answers.ReadAsync<CountRow>()).AsList(),
                    (await answers.ReadAsync<DueRow>()).AsList(),
                    (await answers.ReadAsync<ModeRow>()).AsList()
                ),
            cancellationToken
        );
        var known = await names.Of(due.Select(row => row.PersonId).Distinct(), cancellationToken);
        return new AnswersDue
        {
            Today = today,
            Counts = [.. counts.Select(row => row.Read()).OrderBy(count => count.Wave).ThenByDescending(count => count.Side)],
            Due = due.ConvertAll(row => new AnswerDue(
                row.PairId,
                row.PersonId,
                known.GetValueOrDefault(row.PersonId),
                EnumText.Parse<PersonRole>(row.Side),
                EnumText.Parse<Wave>(row.Wave),
                row.Since,
                row.Language
            )),
            Modes = modes.ConvertAll(row => (EnumText.Parse<ResponseMode>(row.Mode), row.Count)),
        };
    }

    private const string Numbers = """
        SELECT wave, side, count(*) AS due, count(*) FILTER (WHERE is_answered) AS answered,
          count(*) FILTER (WHERE NOT is_answered AND is_waived) AS waived,
          count(*) FILTER (WHERE NOT is_answered AND NOT is_waived AND is_open) AS open
        FROM asked GROUP BY wave, side
        """;

    private static string ListOf(GetAnswersDue request) =>
        $"""
            SELECT pair_id, person_id, side, wave, since, preferred_language AS language FROM asked
            WHERE is_open AND NOT is_answered AND NOT is_waived
              AND {Where.Set(request.Wave, "wave = @Wave")}
              AND {Where.Set(request.Side, "side = @Side")}
            ORDER BY CASE wave WHEN 'start' THEN 1 WHEN 'end' THEN 2 ELSE 3 END, since, pair_id, side LIMIT @Most
            """;

    // Every questionnaire of a pair that has come so far, once for each side.
    private static string Asked(CallerContext callers) =>
        $"""
            WITH moments AS (
                SELECT p.id AS pair_id, p.mentor_id, p.mentee_id, p.created_at, 'start' AS wave, p.agreed_on AS since,
                  p.status = 'agreed' AS is_open
                FROM pairs p
                WHERE p.programme_id = @ProgrammeId AND (p.status = 'agreed' OR p.started_on IS NOT NULL)
                  AND {callers.Caller.InSite("p.site_id")}
                UNION ALL
                SELECT p.id, p.mentor_id, p.mentee_id, p.created_at, 'end' AS wave, coalesce(p.ended_on, p.term_ends_on) AS since,
                  p.status = 'ending' OR coalesce(p.ended_on, p.term_ends_on) >= @OpenSince AS is_open
                FROM pairs p
                WHERE p.programme_id = @ProgrammeId AND p.started_on IS NOT NULL
                  AND (p.status IN ('ending', 'completed', 'ended_early')
                      OR (p.status IN ('active', 'on_hold') AND p.term_ends_on <= @Today))
                  AND {callers.Caller.InSite("p.site_id")}
                UNION ALL
                SELECT p.id, p.mentor_id, p.mentee_id, p.created_at, 'follow' AS wave, p.ended_on AS since,
                  p.ended_on >= @FollowFrom AS is_open
                FROM pairs p
                WHERE p.programme_id = @ProgrammeId AND p.status = 'completed' AND p.ended_on <= @FollowTo
                  AND {callers.Caller.InSite("p.site_id")}
            ),
            sides AS (
                SELECT m.pair_id, m.mentee_id AS person_id, 'mentee' AS side, m.created_at, m.wave, m.since, m.is_open FROM moments m
                UNION ALL
                SELECT m.pair_id, m.mentor_id, 'mentor' AS side, m.created_at, m.wave, m.since, m.is_open FROM moments m
            ),
            asked AS (
                SELECT s.pair_id, s.person_id, s.side, s.wave, s.since, s.is_open, h.preferred_language,
                  EXISTS (
                      SELECT 1 FROM responses q JOIN programmes r ON r.id = q.programme_id
                      WHERE q.programme_id = @ProgrammeId AND q.person_id = s.person_id AND q.wave = s.wave
                        AND (q.pair_id = s.pair_id
                            OR (q.pair_id IS NULL AND (q.wave = 'start' OR q.submitted_at >= s.created_at)))
                        AND {Response.AnsweredSql}
                  ) AS is_answered,
                  EXISTS (
                      SELECT 1 FROM answer_waivers w
                      WHERE w.pair_id = s.pair_id AND w.person_id = s.person_id AND w.wave = s.wave
                  ) AS is_waived
                FROM sides s JOIN people h ON h.id = s.person_id
                WHERE NOT h.is_restricted
            )
            """ + "\n";

    private sealed record CountRow
    {
        public required string Wave { get; init; }
        public required string Side { get; init; }
        public required long Due { get; init; }
        public required long Answered { get; init; }
        public required long Waived { get; init; }
        public required long Open { get; init; }

        public AnswersCount Read() =>
            new()
            {
                Wave = EnumText.Parse<Wave>(Wave),
                Side = EnumText.Parse<PersonRole>(Side),
                Due = Due,
                Answered = Answered,
                Waived = Waived,
                Open = Open,
            };
    }

    private sealed record DueRow
    {
        public required Guid PairId { get; init; }
        public required Guid PersonId { get; init; }
        public required string Side { get; init; }
        public required string Wave { get; init; }
        public DateOnly? Since { get; init; }
        public required string Language { get; init; }
    }

    private sealed record ModeRow
    {
        public required string Mode { get; init; }
        public required long Count { get; init; }
    }
}
