using Matching.Web.Features.Participants.People;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Runs.WhatIfs;

/// <summary>Returns the names of people whom the caller may see; erased people and those of another site have none.</summary>
public sealed record NamePeople(IReadOnlyCollection<Guid> Ids) : IQuery<IReadOnlyDictionary<Guid, PersonName>>;

internal sealed class NamePeopleHandler(PersonNames names) : IRequestHandler<NamePeople, IReadOnlyDictionary<Guid, PersonName>>
{
    public Task<IReadOnlyDictionary<Guid, PersonName>> Handle(NamePeople request, CancellationToken cancellationToken) =>
        names.Of(request.Ids.Distinct(), cancellationToken);
}
