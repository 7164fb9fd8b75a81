using Matching.Web.Data;
using Matching.Web.Http;
using Matching.Web.Mediation;

namespace Matching.Web.Features.Participants.Appointments;

/// <summary>The person of an appointment within the caller's scope, with the key that seals its words.</summary>
internal sealed record MetPerson
{
    public required Guid Id { get; init; }
    public required Guid ProgrammeId { get; init; }
    public Guid? SiteId { get; init; }
    public required string Role { get; init; }
    public required string Status { get; init; }
    public required string KeyWrapped { get; init; }
}

/// <summary>Reads appointments as the caller may see them, and checks what is to be stored of one.</summary>
internal sealed class AppointmentStore(Db db, IdentityVault vault, CallerContext callers, ProgrammeDays days, TimeProvider clock)
{
    public const int DefaultMinutes = 30;

    // what is further away is a slip of the hand
    private static readonly TimeSpan Furthest = TimeSpan.FromDays(731);

    public async Task<(Appointment Appointment, MetPerson Person)> Get(Guid id, CancellationToken cancellationToken)
    {
        var found =
            await db.Find<MetRow>(
                $"""
                SELECT {AppointmentRow.Columns}, p.site_id, p.role, p.status AS person_status, p.key_wrapped
                FROM appointments a JOIN people p ON p.id = a.person_id
                WHERE a.id = @Id AND p.status <> 'erased' AND {callers.Caller.InProgramme("p.programme_id")}
                  AND {callers.Caller.InSite("p.site_id")}
                """,
                new
                {
                    Id = id,
                    Scope = callers.Caller.ProgrammeId,
                    Site = callers.Caller.SiteId,
                },
                cancellationToken
            ) ?? throw Problems.NotFound("appointment");
        return (found.Open(vault, found.KeyWrapped), found.Person);
    }

    /// <summary>Returns the person, or refuses an id that is not there for the caller.</summary>
    public async Task<MetPerson> Person(Guid? id, CancellationToken cancellationToken) =>
        await FindPerson(id, cancellationToken) ?? throw Problems.ValidationFailed("personId", Texts.Validation("unknown-id"));

    /// <summary>Refuses a moment that is a slip of the hand, and an account that does not see the person.</summary>
    public async Task Check(AppointmentFields fields, MetPerson person, CancellationToken cancellationToken)
    {
        if ((fields.StartsAt!.Value - clock.GetUtcNow()).Duration() > Furthest)
        {
            throw Problems.ValidationFailed("startsAt", Texts.Validation("appointment-far"));
        }

        if (fields.AccountId is null)
        {
            return;
        }

        var account = await db.Find<Guid?>(
            """
            SELECT id FROM accounts
            WHERE id = @AccountId AND role IN ('admin', 'coordinator') AND NOT is_disabled
              AND (programme_id IS NULL OR programme_id = @ProgrammeId) AND (site_id IS NULL OR site_id = @SiteId)
            """,
            new
            {
                fields.AccountId,
                person.ProgrammeId,
                person.SiteId,
            },
            cancellationToken
        );
        if (account is null)
        {
            throw Problems.ValidationFailed("accountId", Texts.Validation("unknown-id"));
        }
    }

    /// <summary>Refuses a day that has passed: what is agreed is still to come.</summary>
    public async Task RefusePast(AppointmentFields fields, MetPerson person, CancellationToken cancellationToken)
    {
        var zone = await days.Zone(person.ProgrammeId, cancellationToken);
        Problems.RefusePast(
            "startsAt",
            ProgrammeDays.On(fields.StartsAt!.Value, zone),
            ProgrammeDays.On(clock.GetUtcNow(), zone)
        );
    }

    private Task<MetPerson?> FindPerson(Guid? id, CancellationToken cancellationToken) =>
        db.Find<MetPerson>(
            $"""
            SELECT id, programme_id, site_id, role, status, key_wrapped FROM people
            WHERE id = @Id AND status <> 'erased' AND {callers.Caller.InProgramme("programme_id")}
              AND {callers.Caller.InSite("site_id")}
            """,
            new
            {
                Id = id,
                Scope = callers.Caller.ProgrammeId,
                Site = callers.Caller.SiteId,
            },
            cancellationToken
        );

    private sealed record MetRow : AppointmentRow
    {
        public Guid? SiteId { get; init; }
        public required string Role { get; init; }
        public required string PersonStatus { get; init; }
        public required string KeyWrapped { get; init; }

        // an appointment is of the programme of its person
        public MetPerson Person =>
            new()
            {
                Id = PersonId,
                ProgrammeId = ProgrammeId,
                SiteId = SiteId,
                Role = Role,
                Status = PersonStatus,
                KeyWrapped = KeyWrapped,
            };
    }
}
