using Matching.Web.Features.Participants.People;
using MediatR;

namespace Matching.Web.Features.Participants.PersonTransitions;

/// <summary>A change of a person that can end their open offers. Handlers run in the same transaction and in any order.</summary>
/// <param name="PersonId">The person.</param>
public abstract record OffersMayEnd(Guid PersonId) : INotification
{
    /// <summary>Pairs that were withdrawn or ended because of it; handlers add to them.</summary>
    public ICollection<Guid> WithdrawnPairs { get; } = [];
}

/// <summary>A person came into another state.</summary>
/// <param name="PersonId">The person.</param>
/// <param name="Role">Which half of a pair they are.</param>
/// <param name="From">The state before.</param>
/// <param name="To">The state now.</param>
/// <param name="IsUndo">Whether the state before was a mistake.</param>
public sealed record PersonMoved(Guid PersonId, PersonRole Role, PersonStatus From, PersonStatus To, bool IsUndo = false)
    : OffersMayEnd(PersonId);

/// <summary>A person may no longer be matched because a consent was withdrawn or their record was restricted.</summary>
/// <param name="PersonId">The person.</param>
public sealed record MatchingStopped(Guid PersonId) : OffersMayEnd(PersonId);

/// <summary>A person withdrew the consent to the use of answers in figures.</summary>
/// <param name="ProgrammeId">The programme of the person.</param>
public sealed record FiguresConsentWithdrawn(Guid ProgrammeId) : INotification;
