using MediatR;

namespace Matching.Web.Features.Participants.MessageLinks;

/// <summary>A person said, by the link that was sent to it, that an address is theirs.</summary>
/// <param name="ProgrammeId">The programme of the person.</param>
/// <param name="PersonId">The person.</param>
public sealed record AddressConfirmed(Guid ProgrammeId, Guid PersonId) : INotification;
