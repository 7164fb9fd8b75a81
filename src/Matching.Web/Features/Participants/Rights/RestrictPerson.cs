using Matching.Web.Data;
using Matching.Web.Features.Participants.People;
using Matching.Web.Features.Participants.PersonTransitions;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Participants.Rights;

/// <summary>
/// Keeps a record and uses it for nothing, or lifts that again: a restricted person is neither matched nor listed nor counted.
/// </summary>
public sealed record RestrictPerson(PersonRole Role, Guid Id, bool IsRestricted) : ICommand<Person>, IOnSubject
{
    Guid IOnSubject.SubjectId => Id;
}

internal sealed class RestrictPersonHandler(Db db, IMediator mediator, TimeProvider clock, PersonStore people)
    : IRequestHandler<RestrictPerson, Person>
{
    public async Task<Person> Handle(RestrictPerson request, CancellationToken cancellationToken)
    {
        var changed = await db.Execute(
            "UPDATE people SET is_restricted = @IsRestricted, version = version + 1, updated_at = @Now WHERE id = @Id AND status <> 'erased'",
            new
            {
                request.Id,
                request.IsRestricted,
                Now = clock.GetUtcNow(),
            },
            cancellationToken
        );
        if (changed != 1)
        {
            throw Problems.NotFound(request.Role.ToText());
        }

        var stopped = new MatchingStopped(request.Id);
        if (request.IsRestricted)
        {
            await mediator.Publish(stopped, cancellationToken);
        }

        return (await people.Get(request.Role, request.Id, cancellationToken)) with
        {
            WithdrawnPairs = [.. stopped.WithdrawnPairs],
        };
    }
}
