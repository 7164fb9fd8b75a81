using Matching.Web.Data;
using Matching.Web.Features.Participants.People;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Participants.PersonTies;

/// <summary>What people who come together are.</summary>
public enum TieKind
{
    Couple,
    Family,
    Group,
}

/// <summary>
/// People who come together. Each has a record of their own; they wait at the same time, and proposals say that others come with them.
/// </summary>
public sealed record PersonTie : IResource, IInProgramme
{
    /// <summary>Id of the tie.</summary>
    public required Guid Id { get; init; }

    /// <summary>The programme.</summary>
    public required Guid ProgrammeId { get; init; }

    /// <summary>What they are.</summary>
    public required TieKind Kind { get; init; }

    /// <summary>The people, those whose records the caller sees.</summary>
    public required IReadOnlyList<TiedPerson> People { get; init; }
}

/// <summary>A person of a tie.</summary>
public sealed record TiedPerson
{
    /// <summary>Id of the person.</summary>
    public required Guid Id { get; init; }

    /// <summary>State of the person.</summary>
    public required PersonStatus Status { get; init; }

    /// <summary>Names by which staff call the person; null in the API, where ids are enough.</summary>
    internal PersonName? Name { get; init; }
}

/// <summary>Reads ties as the caller may see them.</summary>
public sealed class PersonTieReader(Db db, CallerContext callers)
{
    /// <summary>The person, if the caller may tie them.</summary>
    internal Task<TiedRow?> Person(Guid? id, CancellationToken cancellationToken) =>
        db.Find<TiedRow>(
            $"""
            SELECT p.id, p.programme_id, p.role, t.tie_id, t.kind FROM people p LEFT JOIN person_ties t ON t.person_id = p.id
            WHERE p.id = @Id AND p.status <> 'erased' AND NOT p.is_restricted AND {callers.Caller.InProgramme("p.programme_id")}
              AND {callers.Caller.InSite("p.site_id")}
            """,
            new
            {
                Id = id,
                Scope = callers.Caller.ProgrammeId,
                Site = callers.Caller.SiteId,
            },
            cancellationToken
        );

    internal async Task<PersonTie> Read(Guid tieId, Guid programmeId, string kind, CancellationToken cancellationToken) =>
        new()
        {
            Id = tieId,
            ProgrammeId = programmeId,
            Kind = EnumText.Parse<TieKind>(kind),
            People = await db.Query<TiedPerson>(
                $"""
                SELECT p.id, replace(p.status, '_', '') AS status FROM person_ties t JOIN people p ON p.id = t.person_id
                WHERE t.tie_id = @TieId AND p.status <> 'erased' AND NOT p.is_restricted
                  AND {callers.Caller.InProgramme("p.programme_id")} AND {callers.Caller.InSite("p.site_id")}
                ORDER BY p.id
                """,
                new
                {
                    TieId = tieId,
                    Scope = callers.Caller.ProgrammeId,
                    Site = callers.Caller.SiteId,
                },
                cancellationToken
            ),
        };
}

internal sealed record TiedRow
{
    public required Guid Id { get; init; }
    public required Guid ProgrammeId { get; init; }
    public required string Role { get; init; }
    public Guid? TieId { get; init; }
    public string? Kind { get; init; }
}

/// <summary>Returns who comes with a person.</summary>
public sealed record GetPersonTie(Guid PersonId) : IQuery<PersonTie>;

internal sealed class GetPersonTieHandler(PersonTieReader ties) : IRequestHandler<GetPersonTie, PersonTie>
{
    public async Task<PersonTie> Handle(GetPersonTie request, CancellationToken cancellationToken)
    {
        var person = await ties.Person(request.PersonId, cancellationToken) ?? throw Problems.NotFound("person");
        return person.TieId is { } tie
            ? await ties.Read(tie, person.ProgrammeId, person.Kind!, cancellationToken)
            : throw Problems.NotFound("person-tie");
    }
}

/// <summary>Returns who comes with a person, with names, as the console shows it; null where the person comes alone.</summary>
public sealed record FindPersonTie(Guid PersonId) : IQuery<PersonTie?>;

internal sealed class FindPersonTieHandler(PersonTieReader ties, PersonNames names) : IRequestHandler<FindPersonTie, PersonTie?>
{
    public async Task<PersonTie?> Handle(FindPersonTie request, CancellationToken cancellationToken)
    {
        if (await ties.Person(request.PersonId, cancellationToken) is not { TieId: { } id } person)
        {
            return null;
        }

        var tie = await ties.Read(id, person.ProgrammeId, person.Kind!, cancellationToken);
        var known = await names.Of(tie.People.Select(one => one.Id), cancellationToken);
        return tie with { People = [.. tie.People.Select(one => one with { Name = known.GetValueOrDefault(one.Id) })] };
    }
}
