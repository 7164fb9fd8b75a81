using Matching.Web.Data;
using Matching.Web.Features.Pairs.Pairs;
using Matching.Web.Features.Participants.Caseload;
using Matching.Web.Mediation;

namespace Matching.Web.Features.Access.Overview;

/// <summary>The people and pairs behind each count of <see cref="GetToday"/>, so that a count and its list are never different.</summary>
internal sealed class TodayCases(TodayScope scope)
{
    // the alarm of a programme's practice: contact once a fortnight
    internal const int SilentDays = 14;

    private readonly CallerContext callers = scope.Callers;
    private readonly ResponsibleFilter responsible = scope.Responsible;

    /// <summary>Returns the day of a case, in the programme's time zone.</summary>
    public DateOnly? DayOf(DateOnly? day, DateTimeOffset? at) => day ?? (at is { } moment ? scope.Programme.DayOf(moment) : null);

    /// <summary>
    /// Returns the statement of one task: the task, a person's id and role or a pair's id, mentor and mentee, and since when.
    /// </summary>
    public string Sql(TodayTask task) =>
        task switch
        {
            TodayTask.Signups => Signups,
            TodayTask.SilentPairs => SilentPairs,
            TodayTask.FirstMeetings => FirstMeetings,
            TodayTask.Corrections => Corrections,
            TodayTask.Proposals => Proposals,
            TodayTask.Offers => Offers,
            TodayTask.Terms => Terms,
            TodayTask.OnHold => OnHold,
            TodayTask.UnansweredInterest => UnansweredInterest,
            TodayTask.ExpiredScreenings => ExpiredScreenings,
            TodayTask.Screenings => Screenings,
            TodayTask.Checks => Checks,
            TodayTask.FollowUps => FollowUps,
            TodayTask.BlockedPlaces => BlockedPlaces,
            _ => throw new ArgumentOutOfRangeException(nameof(task)),
        };

    private string Signups =>
        $"""
            SELECT 'signups' AS task,
              p.id, p.role, CAST(NULL AS UUID) AS mentor_id, CAST(NULL AS UUID) AS mentee_id, p.applied_on AS day,
              CAST(NULL AS TIMESTAMPTZ) AS at
            FROM people p
            WHERE p.programme_id = @ProgrammeId AND p.role IN ('mentee', 'mentor') AND NOT p.is_restricted
              AND p.status = 'applied'
              AND {callers.Caller.InSite("p.site_id")}
              AND {Where.Set(responsible.Id, "p.responsible_id = @Responsible")}
              AND {Where.On(responsible.IsNone, "p.responsible_id IS NULL")}
            """;

    private string UnansweredInterest =>
        $"""
            SELECT 'unanswered_interest' AS task,
              p.id, p.role, CAST(NULL AS UUID) AS mentor_id, CAST(NULL AS UUID) AS mentee_id, p.interest_asked_on AS day,
              CAST(NULL AS TIMESTAMPTZ) AS at
            FROM people p
            WHERE p.programme_id = @ProgrammeId AND p.role IN ('mentee', 'mentor') AND NOT p.is_restricted
              AND p.status = 'available' AND p.interest_asked_on <= @AskedBy
              AND (p.interest_confirmed_on IS NULL OR p.interest_confirmed_on < p.interest_asked_on)
              AND {callers.Caller.InSite("p.site_id")}
              AND {Where.Set(responsible.Id, "p.responsible_id = @Responsible")}
              AND {Where.On(responsible.IsNone, "p.responsible_id IS NULL")}
            """;

    private string ExpiredScreenings =>
        $"""
            SELECT 'expired_screenings' AS task,
              p.id, p.role, CAST(NULL AS UUID) AS mentor_id, CAST(NULL AS UUID) AS mentee_id, p.screening_ends_on AS day,
              CAST(NULL AS TIMESTAMPTZ) AS at
            FROM people p
            WHERE p.programme_id = @ProgrammeId AND p.role IN ('mentee', 'mentor') AND NOT p.is_restricted
              AND p.status = 'available' AND p.screening_ends_on < @Today
              AND {callers.Caller.InSite("p.site_id")}
              AND {Where.Set(responsible.Id, "p.responsible_id = @Responsible")}
              AND {Where.On(responsible.IsNone, "p.responsible_id IS NULL")}
            """;

    private string Screenings =>
        $"""
            SELECT 'screenings' AS task,
              p.id, p.role, CAST(NULL AS UUID) AS mentor_id, CAST(NULL AS UUID) AS mentee_id, p.screening_ends_on AS day,
              CAST(NULL AS TIMESTAMPTZ) AS at
            FROM people p
            WHERE p.programme_id = @ProgrammeId AND p.role IN ('mentee', 'mentor') AND NOT p.is_restricted
              AND p.status IN ('suitable', 'available', 'paused')
              AND p.screening_ends_on BETWEEN @Today AND @Until
              AND {callers.Caller.InSite("p.site_id")}
              AND {Where.Set(responsible.Id, "p.responsible_id = @Responsible")}
              AND {Where.On(responsible.IsNone, "p.responsible_id IS NULL")}
            """;

    private string FirstMeetings =>
        $"""
            SELECT 'first_meetings' AS task,
              id, CAST(NULL AS TEXT) AS role, mentor_id, mentee_id, agreed_on AS day, status_changed_at AS at
            FROM pairs WHERE programme_id = @ProgrammeId AND status = 'agreed'
              AND {callers.Caller.InSite("site_id")} AND {PairStates.Listed}
              AND {Where.Set(responsible.Id, "responsible_id = @Responsible")}
              AND {Where.On(responsible.IsNone, "responsible_id IS NULL")}
            """;

    private string Corrections =>
        $"""
            SELECT 'corrections' AS task,
              p.id, p.role, CAST(NULL AS UUID) AS mentor_id, CAST(NULL AS UUID) AS mentee_id, CAST(NULL AS DATE) AS day,
              c.created_at AS at
            FROM correction_requests c JOIN people p ON p.id = c.person_id
            WHERE c.programme_id = @ProgrammeId AND c.status = 'open' AND NOT p.is_restricted
              AND {callers.Caller.InSite("p.site_id")}
              AND {Where.Set(responsible.Id, "p.responsible_id = @Responsible")}
              AND {Where.On(responsible.IsNone, "p.responsible_id IS NULL")}
            """;

    private string Proposals =>
        $"""
            SELECT 'proposals' AS task,
              id, CAST(NULL AS TEXT) AS role, mentor_id, mentee_id, CAST(NULL AS DATE) AS day, status_changed_at AS at
            FROM pairs WHERE programme_id = @ProgrammeId AND status = 'proposed'
              AND NOT EXISTS (
                SELECT 1 FROM meeting_proposals o
                WHERE o.mentee_id = pairs.mentee_id AND o.mentor_id = pairs.mentor_id AND o.outcome = 'waiting')
              AND {callers.Caller.InSite("site_id")} AND {PairStates.Listed}
              AND {Where.Set(responsible.Id, "responsible_id = @Responsible")}
              AND {Where.On(responsible.IsNone, "responsible_id IS NULL")}
            """;

    private string Offers =>
        $"""
            SELECT 'offers' AS task,
              id, CAST(NULL AS TEXT) AS role, mentor_id, mentee_id, CAST(NULL AS DATE) AS day, status_changed_at AS at
            FROM pairs WHERE programme_id = @ProgrammeId AND status IN ('offered', 'mentor_accepted')
              AND {callers.Caller.InSite("site_id")} AND {PairStates.Listed}
              AND {Where.Set(responsible.Id, "responsible_id = @Responsible")}
              AND {Where.On(responsible.IsNone, "responsible_id IS NULL")}
            """;

    private string OnHold =>
        $"""
            SELECT 'on_hold' AS task,
              id, CAST(NULL AS TEXT) AS role, mentor_id, mentee_id, on_hold_until AS day, status_changed_at AS at
            FROM pairs WHERE programme_id = @ProgrammeId AND status = 'on_hold'
              AND {callers.Caller.InSite("site_id")} AND {PairStates.Listed}
              AND {Where.Set(responsible.Id, "responsible_id = @Responsible")}
              AND {Where.On(responsible.IsNone, "responsible_id IS NULL")}
            """;

    private string Terms =>
        $"""
            SELECT 'terms' AS task,
              id, CAST(NULL AS TEXT) AS role, mentor_id, mentee_id, term_ends_on AS day, status_changed_at AS at
            FROM pairs WHERE programme_id = @ProgrammeId AND status IN ('active', 'ending')
              AND (status = 'ending' OR term_ends_on <= @Today)
              AND {callers.Caller.InSite("site_id")} AND {PairStates.Listed}
              AND {Where.Set(responsible.Id, "responsible_id = @Responsible")}
              AND {Where.On(responsible.IsNone, "responsible_id IS NULL")}
            """;

    // of the same kind a later check replaces an earlier one
    private string Checks =>
        $"""
            SELECT 'checks' AS task,
              k.id, k.role, CAST(NULL AS UUID) AS mentor_id, CAST(NULL AS UUID) AS mentee_id, min(k.day) AS day,
              CAST(NULL AS TIMESTAMPTZ) AS at
            FROM (
                SELECT p.id, p.role, c.kind, max(c.expires_on) AS day
                FROM checks c JOIN people p ON p.id = c.person_id
                WHERE c.programme_id = @ProgrammeId AND p.status IN ('suitable', 'available', 'paused') AND NOT p.is_restricted
                  AND {callers.Caller.InSite("p.site_id")}
              AND {Where.Set(responsible.Id, "p.responsible_id = @Responsible")}
              AND {Where.On(responsible.IsNone, "p.responsible_id IS NULL")}
                GROUP BY p.id, p.role, c.kind
            ) k
            WHERE k.day BETWEEN @Today AND @Until
            GROUP BY k.id, k.role
            """;

    // of others only what they share with the team
    private string FollowUps =>
        $"""
            SELECT 'follow_ups' AS task,
              p.id, p.role, CAST(NULL AS UUID) AS mentor_id, CAST(NULL AS UUID) AS mentee_id, min(n.follow_up_on) AS day,
              CAST(NULL AS TIMESTAMPTZ) AS at
            FROM notes n JOIN people p ON p.id = n.person_id
            WHERE n.programme_id = @ProgrammeId AND n.followed_up_at IS NULL AND n.follow_up_on <= @Today
              AND (n.readers = 'team' OR n.account_id = @Me) AND NOT p.is_restricted
              AND {callers.Caller.InSite("p.site_id")}
              AND {Where.Set(responsible.Id, "p.responsible_id = @Responsible")}
              AND {Where.On(responsible.IsNone, "p.responsible_id IS NULL")}
            GROUP BY p.id, p.role
            UNION ALL
            SELECT 'follow_ups' AS task,
              id, CAST(NULL AS TEXT) AS role, mentor_id, mentee_id, f.day, CAST(NULL AS TIMESTAMPTZ) AS at
            FROM (
                SELECT n.pair_id, min(n.follow_up_on) AS day FROM pair_notes n
                WHERE n.programme_id = @ProgrammeId AND n.followed_up_at IS NULL AND n.follow_up_on <= @Today
                  AND (n.readers = 'team' OR n.account_id = @Me)
                GROUP BY n.pair_id
            ) f JOIN pairs ON id = f.pair_id
            WHERE {callers.Caller.InSite("site_id")} AND {PairStates.Listed}
              AND {Where.Set(responsible.Id, "responsible_id = @Responsible")}
              AND {Where.On(responsible.IsNone, "responsible_id IS NULL")}
            """;

    private string BlockedPlaces =>
        $"""
            SELECT 'blocked_places' AS task,
              p.id, p.role, CAST(NULL AS UUID) AS mentor_id, CAST(NULL AS UUID) AS mentee_id, min(x.ended_on) AS day,
              CAST(NULL AS TIMESTAMPTZ) AS at
            FROM pairs x JOIN people p ON p.id = x.mentor_id
            WHERE x.programme_id = @ProgrammeId AND x.is_place_blocked AND p.status IN ('available', 'paused') AND NOT p.is_restricted
              AND {callers.Caller.InSite("p.site_id")}
              AND {Where.Set(responsible.Id, "p.responsible_id = @Responsible")}
              AND {Where.On(responsible.IsNone, "p.responsible_id IS NULL")}
            GROUP BY p.id, p.role
            """;

    private string SilentPairs =>
        $"""
            SELECT 'silent_pairs' AS task,
              c.id, CAST(NULL AS TEXT) AS role, c.mentor_id, c.mentee_id, max(c.day) AS day, CAST(NULL AS TIMESTAMPTZ) AS at
            FROM (
                WITH active AS (
                    SELECT id, programme_id, mentor_id, mentee_id, started_on FROM pairs
                    WHERE programme_id = @ProgrammeId AND status = 'active'
                      AND {callers.Caller.InSite("site_id")} AND {PairStates.Listed}
              AND {Where.Set(responsible.Id, "responsible_id = @Responsible")}
              AND {Where.On(responsible.IsNone, "responsible_id IS NULL")}
                )
                SELECT a.id, a.mentor_id, a.mentee_id, a.started_on AS day FROM active a
                UNION ALL
                SELECT a.id, a.mentor_id, a.mentee_id, m.held_on
                FROM active a JOIN meetings m ON m.programme_id = a.programme_id AND m.pair_id = a.id AND NOT m.is_mistake
                UNION ALL
                SELECT a.id, a.mentor_id, a.mentee_id, k.held_on
                FROM active a JOIN check_ins k ON k.programme_id = a.programme_id AND k.pair_id = a.id AND NOT k.is_mistake
            ) c
            GROUP BY c.id, c.mentor_id, c.mentee_id
            HAVING max(c.day) < @SilentBefore
            """;
}
