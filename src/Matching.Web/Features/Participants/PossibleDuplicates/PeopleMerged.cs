using Matching.Web.Features.Participants.People;
using MediatR;

namespace Matching.Web.Features.Participants.PossibleDuplicates;

/// <summary>
/// Two records are of one person: what belongs to the one that goes becomes part of the one that stays, in the same transaction.
/// What is sealed under the key of the one is sealed under that of the other, because the first key is destroyed.
/// </summary>
/// <param name="Role">Which half of a pair both are.</param>
/// <param name="KeptId">The record that stays.</param>
/// <param name="GoneId">The record that goes.</param>
/// <param name="KeptKey">Wrapped key of the record that stays.</param>
/// <param name="GoneKey">Wrapped key of the record that goes.</param>
public sealed record PeopleMerged(PersonRole Role, Guid KeptId, Guid GoneId, string KeptKey, string GoneKey) : INotification;
