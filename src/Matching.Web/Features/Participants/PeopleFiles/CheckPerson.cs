using Matching.Web.Features.Participants.People;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Participants.PeopleFiles;

/// <summary>
/// Refuses, as not found, a mentor or mentee who is not there or not within the caller's scope. Reads nothing of them.
/// </summary>
public sealed record CheckPerson(PersonRole Role, Guid Id) : IQuery<Nothing>;

internal sealed class CheckPersonHandler(PersonStore people) : IRequestHandler<CheckPerson, Nothing>
{
    public async Task<Nothing> Handle(CheckPerson request, CancellationToken cancellationToken)
    {
        await people.Check(request.Role, request.Id, cancellationToken);
        return Nothing.Value;
    }
}
