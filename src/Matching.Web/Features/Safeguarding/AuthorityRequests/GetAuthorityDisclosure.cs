using Matching.Web.Features.Participants.People;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Safeguarding.AuthorityRequests;

/// <summary>The record of a person about whom an authority asks, to be given out as far as the legal check allows.</summary>
public sealed record AuthorityDisclosure : IResource, IInProgramme
{
    /// <summary>Id of the entry of the register.</summary>
    public required Guid Id { get; init; }

    /// <summary>The programme.</summary>
    public required Guid ProgrammeId { get; init; }

    /// <summary>The record of a mentor.</summary>
    public Mentor? Mentor { get; init; }

    /// <summary>The record of a mentee.</summary>
    public Mentee? Mentee { get; init; }
}

/// <summary>
/// Returns the record of the person of an accepted entry. The reading is audited on the person, who sees it among their readers, or
/// on the entry alone where the law forbids to inform them.
/// </summary>
public sealed record GetAuthorityDisclosure(Guid Id) : IQuery<AuthorityDisclosure>;

internal sealed class GetAuthorityDisclosureHandler(AuthorityRequestStore requests, PersonStore people, ContactReadings readings)
    : IRequestHandler<GetAuthorityDisclosure, AuthorityDisclosure>
{
    public async Task<AuthorityDisclosure> Handle(GetAuthorityDisclosure request, CancellationToken cancellationToken)
    {
        var entry = await requests.Get(request.Id, cancellationToken);
        if (entry.Status != AuthorityRequestStatus.Accepted)
        {
            throw Problems.Refused("authority-request-not-accepted");
        }

        var role = entry.PersonId is { } id ? await requests.RoleOf(id, entry.ProgrammeId, cancellationToken) : null;
        if (role is null)
        {
            throw Problems.NotFound("person");
        }

        var person = await people.Get(EnumText.Parse<PersonRole>(role), entry.PersonId!.Value, cancellationToken);
        var disclosed = new AuthorityDisclosure
        {
            Id = entry.Id,
            ProgrammeId = entry.ProgrammeId,
            Mentor = person as Mentor,
            Mentee = person as Mentee,
        };
        await readings.Record(
            nameof(GetAuthorityDisclosure),
            [entry.IsSecret ? entry.Id : person.Id],
            "authority_request",
            disclosed,
            cancellationToken
        );
        return disclosed;
    }
}
