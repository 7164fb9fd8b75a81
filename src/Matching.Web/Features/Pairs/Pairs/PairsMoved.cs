using MediatR;

namespace Matching.Web.Features.Pairs.Pairs;

/// <summary>Pairs of one programme came into another state, or were created: published in the same transaction.</summary>
/// <param name="ProgrammeId">Their programme.</param>
/// <param name="Pairs">The pairs as they are now.</param>
/// <param name="From">The state of all of them before; null for new ones.</param>
public sealed record PairsMoved(Guid ProgrammeId, IReadOnlyList<Pair> Pairs, PairStatus? From) : INotification;

/// <summary>A step of a pair was undone: published in the same transaction.</summary>
/// <param name="PairId">The pair.</param>
/// <param name="StepId">The step, as the journal names it.</param>
public sealed record PairStepUndone(Guid PairId, Guid StepId) : INotification;
