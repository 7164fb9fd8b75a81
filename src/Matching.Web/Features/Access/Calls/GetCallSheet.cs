using Matching.Web.Data;
using Matching.Web.Features.Access.Accounts;
using Matching.Web.Features.Pairs.Pairs;
using Matching.Web.Features.Participants.People;
using Matching.Web.Features.Participants.PersonTransitions;
using Matching.Web.Features.Participants.Programmes;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Access.Calls;

/// <summary>Returns what staff need to record a call of a person: who it is, and the pairs it may be about.</summary>
public sealed record GetCallSheet(Guid PersonId) : IQuery<CallSheet>;

/// <summary>A person who called, without contact data.</summary>
public sealed record CallSheet
{
    /// <summary>Id of the person.</summary>
    public required Guid PersonId { get; init; }

    /// <summary>The name.</summary>
    public PersonName? Name { get; init; }

    /// <summary>Role in a pair.</summary>
    public required PersonRole Role { get; init; }

    /// <summary>Status of the person.</summary>
    public required PersonStatus Status { get; init; }

    /// <summary>Age by the year of birth.</summary>
    public int? Age { get; init; }

    /// <summary>The programme.</summary>
    public required Programme Programme { get; init; }

    /// <summary>The site.</summary>
    public string? Site { get; init; }

    /// <summary>The day where the programme works.</summary>
    public required DateOnly Today { get; init; }

    /// <summary>Colleagues who can inform the other half, by name, without the caller.</summary>
    public required IReadOnlyList<Colleague> Colleagues { get; init; }

    /// <summary>Pairs that have not ended, the newest first.</summary>
    public required IReadOnlyList<CallPair> Pairs { get; init; }
}

/// <summary>A pair that a call may be about.</summary>
/// <param name="Id">The pair.</param>
/// <param name="Status">Its status.</param>
/// <param name="OtherId">The other half.</param>
/// <param name="Other">Name of the other half.</param>
public sealed record CallPair(Guid Id, PairStatus Status, Guid OtherId, PersonName? Other);

internal sealed class GetCallSheetHandler(
    Db db,
    CallerContext callers,
    ProgrammeStore programmes,
    PersonNames names,
    ColleagueStore colleagues,
    TimeProvider clock
) : IRequestHandler<GetCallSheet, CallSheet>
{
    public async Task<CallSheet> Handle(GetCallSheet request, CancellationToken cancellationToken)
    {
        var person =
            await db.Find<SheetRow>(
                $"""
                SELECT p.id, p.programme_id, p.site_id, p.role, p.status, p.birth_year, s.name AS site
                FROM people p LEFT JOIN sites s ON s.id = p.site_id
                WHERE p.id = @Id AND p.status <> 'erased' AND {callers.Caller.InProgramme("p.programme_id")}
                  AND {callers.Caller.InSite("p.site_id")}
                """,
                new
                {
                    Id = request.PersonId,
                    Scope = callers.Caller.ProgrammeId,
                    Site = callers.Caller.SiteId,
                },
                cancellationToken
            ) ?? throw Problems.NotFound("person");
        var programme = await programmes.Get(person.ProgrammeId, cancellationToken);
        var pairs = await db.Query<PairRow>(
            $"""
            SELECT id, status, CASE WHEN mentee_id = @Id THEN mentor_id ELSE mentee_id END AS other_id
            FROM pairs
            WHERE programme_id = @ProgrammeId AND (mentor_id = @Id OR mentee_id = @Id) AND status IN ({PairStates.UnderWay})
            ORDER BY id DESC
            """,
            new { person.ProgrammeId, person.Id },
            cancellationToken
        );
        var known = await names.Of(pairs.Select(pair => pair.OtherId).Append(person.Id).Distinct(), cancellationToken);
        var today = programme.DayOf(clock.GetUtcNow());
        return new CallSheet
        {
            PersonId = person.Id,
            Name = known.GetValueOrDefault(person.Id),
            Role = EnumText.Parse<PersonRole>(person.Role),
            Status = EnumText.Parse<PersonStatus>(person.Status),
            Age = today.Year - person.BirthYear,
            Programme = programme,
            Site = person.Site,
            Today = today,
            Colleagues =
            [
                .. (await colleagues.Of(person.ProgrammeId, person.SiteId, cancellationToken)).Where(one =>
                    one.Id != callers.Caller.Id
                ),
            ],
            Pairs = pairs.ConvertAll(pair => new CallPair(
                pair.Id,
                EnumText.Parse<PairStatus>(pair.Status),
                pair.OtherId,
                known.GetValueOrDefault(pair.OtherId)
            )),
        };
    }

    private sealed record SheetRow
    {
        public required Guid Id { get; init; }
        public required Guid ProgrammeId { get; init; }
        public Guid? SiteId { get; init; }
        public required string Role { get; init; }
        public required string Status { get; init; }
        public int? BirthYear { get; init; }
        public string? Site { get; init; }
    }

    private sealed record PairRow
    {
        public required Guid Id { get; init; }
        public required string Status { get; init; }
        public required Guid OtherId { get; init; }
    }
}
