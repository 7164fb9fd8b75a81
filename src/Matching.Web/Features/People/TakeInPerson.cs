using Matching.Web.Data;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.People;

/// <summary>Somebody who was taken in, or was there before.</summary>
public sealed record TakenIn(Guid Id, bool IsKnown);

/// <summary>
/// Enters somebody whom a stranger vouches for. Where the e-mail address is that of a person who takes part, in whichever role, or of an earlier record of the same role, nothing changes and the record there
/// is answered: a stranger neither learns of it nor writes into it. The same checks are made either way, so that a refusal tells nothing.
/// </summary>
public sealed record TakeInPerson(PersonRole Role, PersonFields Fields) : ICommand<TakenIn>;

internal sealed class TakeInPersonHandler(Db db, PersonWriter writer, IdentityVault vault) : IRequestHandler<TakeInPerson, TakenIn>
{
    public async Task<TakenIn> Handle(TakeInPerson request, CancellationToken cancellationToken)
    {
        var fields = request.Fields;
        var programme = await writer.CheckPlace(fields, cancellationToken);
        var known = fields.Email is null ? null : await db.Find<Guid?>(
            $"""
            SELECT id FROM people
            WHERE programme_id = @ProgrammeId AND email_hash = @EmailHash AND (role = @Role OR status NOT IN ({PersonStates.Former}))
            -- whoever takes part now before a record of earlier
            ORDER BY status IN ({PersonStates.Former}), id LIMIT 1
            """,
            new { fields.ProgrammeId, Role = request.Role.ToText(), EmailHash = vault.EmailHash(fields.ProgrammeId, fields.Email) },
            cancellationToken);
        if (known is not { } id)
        {
            return new TakenIn((await writer.InsertAll(request.Role, [(fields, programme)], cancellationToken))[0], IsKnown: false);
        }

        // the same work, undone: else the time it takes would tell what the answer does not
        await db.Execute("SAVEPOINT known", null, cancellationToken);
        await writer.InsertAll(request.Role, [(fields with { Email = null }, programme)], cancellationToken);
        await db.Execute("ROLLBACK TO SAVEPOINT known", null, cancellationToken);
        return new TakenIn(id, IsKnown: true);
    }
}
