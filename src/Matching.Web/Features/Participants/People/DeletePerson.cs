using System.Data.Common;
using Matching.Web.Data;
using Matching.Web.Features.Participants.PersonTies;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Participants.People;

/// <summary>Removes a mentor or mentee who was entered by mistake: one with a pair or an answered questionnaire stays.</summary>
public sealed record DeletePerson(PersonRole Role, Guid Id, IfMatch IfMatch) : ICommand<Nothing>, IOnSubject
{
    Guid IOnSubject.SubjectId => Id;
}

internal sealed class DeletePersonHandler(Db db, PersonStore people, TieEnds ties) : IRequestHandler<DeletePerson, Nothing>
{
    public async Task<Nothing> Handle(DeletePerson request, CancellationToken cancellationToken)
    {
        var person = await people.Get(request.Role, request.Id, cancellationToken);
        request.IfMatch.Check(person.Version);
        // before the record, with which its own tie goes: of two, the other comes alone
        await ties.Remove(request.Id, cancellationToken);
        try
        {
            if (
                await db.Execute(
                    "DELETE FROM people WHERE id = @Id AND version = @Version",
                    new { request.Id, person.Version },
                    cancellationToken
                ) == 0
            )
            {
                throw Problems.Refused("precondition-failed");
            }

            await db.Execute("DELETE FROM person_tags WHERE person_id = @Id", new { request.Id }, cancellationToken);
        }
        catch (DbException exception) when (db.Dialect.Violation(exception)?.Kind == ViolationKind.ForeignKey)
        {
            throw Problems.Refused("person-has-pairs");
        }

        return Nothing.Value;
    }
}
