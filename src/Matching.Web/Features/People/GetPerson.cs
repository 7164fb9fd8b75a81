using Matching.Web.Data;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;

namespace Matching.Web.Features.People;

/// <summary>Reads one mentor or mentee with their contact data; the reading is audited.</summary>
public sealed record GetPerson(PersonRole Role, Guid Id) : IQuery<Person>, IContactRead
{
    Guid IOnSubject.SubjectId => Id;
}

internal sealed class GetPersonHandler(Db db, IdentityVault vault, CallerContext callers, IOptions<JsonOptions> json, TimeProvider clock) : IRequestHandler<GetPerson, Person>
{
    public async Task<Person> Handle(GetPerson request, CancellationToken cancellationToken)
    {
        var row = await db.Find<PersonRow>(
            $"""
            SELECT {PersonRow.Columns} FROM people
            WHERE id = @Id AND role = @Role
              AND (CAST(@Scope AS TEXT) IS NULL OR programme_id = @Scope) AND (CAST(@Site AS TEXT) IS NULL OR site_id = @Site)
            """,
            new { request.Id, Role = request.Role.ToText(), Scope = callers.Caller.ProgrammeId, Site = callers.Caller.SiteId },
            cancellationToken) ?? throw Problems.NotFound(request.Role.ToText());
        var consents = await db.Query<ConsentRow>(
            "SELECT person_id, purpose, text_version FROM consents WHERE programme_id = @ProgrammeId AND person_id = @Id AND withdrawn_at IS NULL ORDER BY id",
            new { row.ProgrammeId, row.Id },
            cancellationToken);
        var today = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        var parameters = new Dapper.DynamicParameters(PersonGates.On(today, today));
        parameters.Add("Id", row.Id);
        var gates = await db.Single<PersonGates>($"SELECT p.id AS person_id, {PersonGates.Sql} AS gates FROM people p JOIN programmes r ON r.id = p.programme_id WHERE p.id = @Id", parameters, cancellationToken);
        return row.Open(vault, json.Value.SerializerOptions, consents.Select(consent => consent.Given), gates.Open, withContact: true);
    }
}
