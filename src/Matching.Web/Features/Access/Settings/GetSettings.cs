using Matching.Web.Data;
using Matching.Web.Features.Participants.Programmes;
using Matching.Web.Features.Safeguarding.Concerns;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Access.Settings;

/// <summary>What is set up of a programme, in counts.</summary>
public sealed record SettingsOverview
{
    /// <summary>Sites.</summary>
    public required long Sites { get; init; }

    /// <summary>Partners.</summary>
    public required long Partners { get; init; }

    /// <summary>Of them switched off.</summary>
    public required long PartnersOff { get; init; }

    /// <summary>Own words.</summary>
    public required long Terms { get; init; }

    /// <summary>Name of the criteria profile in use.</summary>
    public required string Profile { get; init; }

    /// <summary>Its version.</summary>
    public required int ProfileVersion { get; init; }

    /// <summary>Accounts in the caller's scope that are not disabled.</summary>
    public required long Accounts { get; init; }

    /// <summary>Of them without password and second factor.</summary>
    public required long NotSetUp { get; init; }

    /// <summary>Of them administrators who have set up their account.</summary>
    public required long Administrators { get; init; }

    /// <summary>Whether named staff can read the concerns of all sites, as the start page of the console counts it.</summary>
    public required bool HasNamedStaff { get; init; }

    /// <summary>Keys in the caller's scope.</summary>
    public required long Keys { get; init; }

    /// <summary>Webhooks.</summary>
    public required long Webhooks { get; init; }

    /// <summary>Of them failing or disabled by the service.</summary>
    public required long WebhooksFailing { get; init; }

    /// <summary>Messages of the last seven days that were given up.</summary>
    public required long MessagesLost { get; init; }

    /// <summary>Targets.</summary>
    public required long Targets { get; init; }

    /// <summary>Number of the newest release; null for none.</summary>
    public int? Release { get; init; }

    /// <summary>Requests by authorities that are not decided.</summary>
    public required long AuthorityRequests { get; init; }

    /// <summary>Languages of the public page.</summary>
    public required long PageLanguages { get; init; }

    /// <summary>Of them not checked by a person.</summary>
    public required long PageDrafts { get; init; }

    /// <summary>Mentees.</summary>
    public required long Mentees { get; init; }

    /// <summary>Mentors.</summary>
    public required long Mentors { get; init; }

    /// <summary>Mentees who are available for a run.</summary>
    public required long MenteesAvailable { get; init; }

    /// <summary>Mentors who are available for a run.</summary>
    public required long MentorsAvailable { get; init; }

    /// <summary>People on the way to being available: signed up, called, interviewed or found suitable.</summary>
    public required long OnTheWay { get; init; }

    /// <summary>Of them without an interview.</summary>
    public required long NotInterviewed { get; init; }

    /// <summary>Of them without consent to matching, or the notice in its place.</summary>
    public required long WithoutConsent { get; init; }

    /// <summary>Of them without a year of birth.</summary>
    public required long WithoutAge { get; init; }

    /// <summary>Whether there was a match run.</summary>
    public required bool HasRun { get; init; }

    /// <summary>Families of questionnaires that have a published form.</summary>
    public IReadOnlyList<string> Families { get; init; } = [];

    /// <summary>Whether it has what a match run needs: a site, and mentees and mentors who are available; or had it once.</summary>
    public required bool IsSetUp { get; init; }
}

/// <summary>Counts what is set up of a programme, for the page of the settings and for the guided start.</summary>
public sealed record GetSettings(Guid ProgrammeId) : IQuery<SettingsOverview>;

internal sealed class GetSettingsHandler(
    Db db,
    CallerContext callers,
    ProgrammeStore programmes,
    TimeProvider clock,
    FindFormFamilies findFamilies
) : IRequestHandler<GetSettings, SettingsOverview>
{
    // what was lost earlier is no news
    private const int Days = 7;

    public async Task<SettingsOverview> Handle(GetSettings request, CancellationToken cancellationToken)
    {
        var programme = await programmes.Get(request.ProgrammeId, cancellationToken);
        var found = await db.Single<SettingsOverview>(
            $"""
            SELECT c.name AS profile, c.version AS profile_version, a.*, h.*, p.*, u.*,
              (SELECT count(*) FROM sites WHERE programme_id = @Id) AS sites,
              (SELECT count(*) FROM partners WHERE programme_id = @Id) AS partners,
              (SELECT count(*) FROM partners WHERE programme_id = @Id AND NOT is_active) AS partners_off,
              (SELECT count(*) FROM vocabulary_terms WHERE programme_id = @Id) AS terms,
              (SELECT {ConcernReaders.Named}
               FROM (SELECT id AS programme_id, CAST(NULL AS UUID) AS site_id FROM programmes WHERE id = @Id) c) AS has_named_staff,
              (SELECT count(*) FROM api_keys WHERE {callers.Caller.InProgramme("programme_id")} AND revoked_at IS NULL) AS keys,
              (SELECT count(*) FROM messages WHERE programme_id = @Id AND status = 'dead' AND created_at >= @Since) AS messages_lost,
              (SELECT count(*) FROM targets WHERE programme_id = @Id) AS targets,
              (SELECT max(number) FROM releases WHERE programme_id = @Id) AS release,
              (SELECT count(*) FROM authority_requests WHERE programme_id = @Id AND status = 'open') AS authority_requests,
              (SELECT count(*) FROM programme_pages WHERE programme_id = @Id) AS page_languages,
              (SELECT count(*) FROM programme_pages WHERE programme_id = @Id AND is_draft) AS page_drafts,
              EXISTS (SELECT 1 FROM match_runs WHERE programme_id = @Id) AS has_run
            FROM criteria_profiles c
            CROSS JOIN (
                SELECT count(*) AS accounts, count(*) FILTER (WHERE e.totp_sealed IS NULL) AS not_set_up,
                  count(*) FILTER (WHERE e.totp_sealed IS NOT NULL AND o.role = 'admin') AS administrators
                FROM accounts o LEFT JOIN credentials e ON e.account_id = o.id
                WHERE {callers.Caller.InProgramme("o.programme_id")} AND NOT o.is_disabled
            ) a
            CROSS JOIN (
                SELECT count(*) AS webhooks, count(*) FILTER (WHERE failing_since IS NOT NULL OR disabled_reason IS NOT NULL)
                  AS webhooks_failing
                FROM webhooks WHERE programme_id = @Id
            ) h
            CROSS JOIN (
                SELECT count(*) FILTER (WHERE role = 'mentee') AS mentees, count(*) FILTER (WHERE role = 'mentor') AS mentors,
                  count(*) FILTER (WHERE role = 'mentee' AND status = 'available') AS mentees_available,
                  count(*) FILTER (WHERE role = 'mentor' AND status = 'available') AS mentors_available,
                  count(*) FILTER (WHERE status IN ('applied', 'contacted', 'interviewed', 'suitable')) AS on_the_way,
                  count(*) FILTER (WHERE status IN ('applied', 'contacted')) AS not_interviewed,
                  count(*) FILTER (WHERE status IN ('applied', 'contacted', 'interviewed', 'suitable')
                    AND NOT is_matching_consented AND NOT is_matching_noticed) AS without_consent,
                  count(*) FILTER (WHERE status IN ('applied', 'contacted', 'interviewed', 'suitable') AND birth_year IS NULL)
                    AS without_age
                FROM people WHERE programme_id = @Id AND status <> 'erased'
            ) p
            CROSS JOIN (SELECT {SetUpState.Columns} FROM programmes r WHERE r.id = @Id) u
            WHERE c.id = @ProfileId
            """,
            new
            {
                programme.Id,
                ProfileId = programme.CriteriaProfileId,
                Scope = callers.Caller.ProgrammeId,
                Since = clock.GetUtcNow().AddDays(-Days),
                Today = programme.DayOf(clock.GetUtcNow()),
            },
            cancellationToken
        );
        return found with { Families = await findFamilies(cancellationToken) };
    }
}
