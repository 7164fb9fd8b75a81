using MediatR;

namespace Matching.Web.Features.Participants.PossibleDuplicates;

/// <summary>
/// A record was merged into another, which has all that can be moved (see <see cref="PeopleMerged"/>): what follows from the
/// record that goes is deleted, in the same transaction and in any order.
/// </summary>
/// <param name="ProgrammeId">The programme of both records.</param>
/// <param name="PersonId">The record that goes.</param>
public sealed record RecordRemoved(Guid ProgrammeId, Guid PersonId) : INotification;
