using Dapper;
using Matching.Web.Features.Participants.Programmes;
using Matching.Web.Features.Questionnaires.Responses;
using Matching.Web.Mediation;

namespace Matching.Web.Features.Questionnaires.Due;

/// <summary>
/// Which questionnaires the life of the pairs of a programme asks for, once for each side: the one rule for lists, numbers and
/// invitations. The start is open while a pair has agreed, the end from its closing for 60 days, the follow-up from 150 to 240
/// days after it. Half of the usual term and every 30 days are asked only where the programme invites to them.
/// </summary>
internal static class AskedAnswers
{
    public const int OpenDays = 60;
    public const int FollowAfterDays = 150;
    public const int FollowUntilDays = 240;
    public const int PulseDays = 30;
    private const double DaysOfMonth = 365.25 / 12;

    /// <summary>
    /// The common table <c>asked</c>: pair, person, side, moment, and whether it is open, answered and not awaited.
    /// </summary>
    public static string Sql(CallerContext callers) =>
        $"""
            WITH running AS (
                SELECT p.id AS pair_id, p.mentor_id, p.mentee_id, p.created_at, p.site_id, p.responsible_id, p.status,
                  p.agreed_on, p.started_on, p.term_ends_on, p.ended_on
                FROM pairs p
                WHERE p.programme_id = @ProgrammeId AND (p.status = 'agreed' OR p.started_on IS NOT NULL)
                  AND {callers.Caller.InSite("p.site_id")}
            ),
            moments AS (
                SELECT p.*, 'start' AS wave, p.agreed_on AS since, p.status = 'agreed' AS is_open FROM running p
                UNION ALL
                SELECT p.*, 'mid' AS wave, p.started_on AS since, p.started_on >= @MidUntil AS is_open FROM running p
                WHERE @AsksMid AND p.status IN ('active', 'on_hold') AND p.started_on <= @MidFrom
                  AND (p.term_ends_on IS NULL OR p.term_ends_on > @Today)
                UNION ALL
                SELECT p.*, 'pulse' AS wave, p.started_on AS since, TRUE AS is_open FROM running p
                WHERE @AsksPulse AND p.status = 'active' AND p.started_on <= @PulseFrom
                UNION ALL
                SELECT p.*, 'end' AS wave, coalesce(p.ended_on, p.term_ends_on) AS since,
                  p.status = 'ending' OR coalesce(p.ended_on, p.term_ends_on) >= @OpenSince AS is_open
                FROM running p
                WHERE p.started_on IS NOT NULL
                  AND (p.status IN ('ending', 'completed', 'ended_early')
                      OR (p.status IN ('active', 'on_hold') AND p.term_ends_on <= @Today))
                UNION ALL
                SELECT p.*, 'follow' AS wave, p.ended_on AS since, p.ended_on >= @FollowFrom AS is_open FROM running p
                WHERE p.started_on IS NOT NULL AND p.status = 'completed' AND p.ended_on <= @FollowTo
            ),
            sides AS (
                SELECT m.*, m.mentee_id AS person_id, 'mentee' AS side FROM moments m
                UNION ALL
                SELECT m.*, m.mentor_id AS person_id, 'mentor' AS side FROM moments m
            ),
            asked AS (
                SELECT s.pair_id, s.person_id, s.side, s.wave, s.since, s.is_open, s.site_id, s.responsible_id,
                  h.preferred_language,
                  EXISTS (
                      SELECT 1 FROM responses q JOIN programmes r ON r.id = q.programme_id
                      WHERE q.programme_id = @ProgrammeId AND q.person_id = s.person_id AND q.wave = s.wave
                        AND (q.pair_id = s.pair_id
                            OR (q.pair_id IS NULL AND (q.wave = 'start' OR q.submitted_at >= s.created_at)))
                        AND (s.wave <> 'pulse' OR q.submitted_at >= @PulseSince)
                        AND {Response.AnsweredSql}
                  ) AS is_answered,
                  w.pair_id IS NOT NULL AS is_waived, coalesce(w.is_refusal, FALSE) AS is_refused
                FROM sides s JOIN people h ON h.id = s.person_id
                  LEFT JOIN answer_waivers w ON w.pair_id = s.pair_id AND w.person_id = s.person_id AND w.wave = s.wave
                WHERE NOT h.is_restricted
            )
            """ + "\n";

    /// <summary>What the rule needs to know of a programme at a moment.</summary>
    public static DynamicParameters Parameters(Programme programme, CallerContext callers, DateTimeOffset now, object others)
    {
        var (today, half) = (programme.DayOf(now), HalfTerm(programme));
        var all = new DynamicParameters(others);
        all.AddDynamicParams(
            new
            {
                ProgrammeId = programme.Id,
                Site = callers.Caller.SiteId,
                Today = today,
                OpenSince = today.AddDays(-OpenDays),
                FollowFrom = today.AddDays(-FollowUntilDays),
                FollowTo = today.AddDays(-FollowAfterDays),
                MidFrom = today.AddDays(-half),
                MidUntil = today.AddDays(-half - OpenDays),
                PulseFrom = today.AddDays(-PulseDays),
                PulseSince = now.AddDays(-PulseDays),
                AsksMid = programme.InvitesTo.Contains(Wave.Mid.ToText()),
                AsksPulse = programme.InvitesTo.Contains(Wave.Pulse.ToText()),
            }
        );
        return all;
    }

    /// <summary>The day from which a questionnaire is asked, of the day in the life of the pair on which it rests.</summary>
    public static DateOnly? Since(Programme programme, Wave wave, DateOnly? day) =>
        wave == Wave.Mid ? day?.AddDays(HalfTerm(programme)) : day;

    private static int HalfTerm(Programme programme) => (int)(programme.TermMonths * DaysOfMonth / 2);
}
