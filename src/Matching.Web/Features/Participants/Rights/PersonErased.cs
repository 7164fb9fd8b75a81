using MediatR;

namespace Matching.Web.Features.Participants.Rights;

/// <summary>
/// A person is erased: each feature deletes what it holds of them, in the same transaction and in any order. Pairs and the
/// person's row are there until the last handler has run, without anything that names the person at the end.
/// </summary>
/// <param name="ProgrammeId">The programme of the person.</param>
/// <param name="PersonId">The person.</param>
public sealed record PersonErased(Guid ProgrammeId, Guid PersonId) : INotification;
