using Matching.Web.Data;
using Matching.Web.Features.Participants.People;
using Matching.Web.Features.Participants.PersonTransitions;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Pairs.Pairs;

/// <summary>
/// Finds the pairs of a person that were withdrawn, or ended before they began, since a moment, and have not been brought back.
/// </summary>
internal sealed class WithdrawnPairs(Db db, CallerContext callers)
{
    /// <summary>Finds the pairs that the caller may see.</summary>
    public Task<List<Pair>> Find(Guid personId, DateTimeOffset since, CancellationToken cancellationToken) =>
        db.Query<Pair>(
            $"""
            SELECT {Pair.Columns} FROM pairs
            WHERE {callers.Caller.InProgramme("programme_id")} AND {callers.Caller.InSite("site_id")}
              AND (mentor_id = @PersonId OR mentee_id = @PersonId) AND status IN ('withdrawn', 'ended_early')
              AND EXISTS (SELECT 1 FROM pair_events e
                          WHERE e.programme_id = pairs.programme_id AND e.pair_id = pairs.id
                            AND e.undone_at IS NULL AND e.to_status = pairs.status
                            AND e.from_status IN ('proposed', 'offered', 'mentor_accepted', 'agreed') AND e.occurred_at >= @Since)
            ORDER BY id
            """,
            new
            {
                PersonId = personId,
                Since = since,
                Scope = callers.Caller.ProgrammeId,
                Site = callers.Caller.SiteId,
            },
            cancellationToken
        );

    /// <summary>Finds the same pairs by id.</summary>
    public async Task<IReadOnlyList<Guid>> FindIds(Guid personId, DateTimeOffset since, CancellationToken cancellationToken) =>
        (await Find(personId, since, cancellationToken)).ConvertAll(pair => pair.Id);
}

/// <summary>
/// Withdraws what is proposed or offered with a person who may no longer be matched. A pair that has agreed stays, because the
/// two know each other, unless the person no longer takes part: then it ends, because it could not begin.
/// </summary>
internal sealed class WithdrawOffers(Db db, PairMover mover, CallerContext callers)
    : INotificationHandler<PersonMoved>,
        INotificationHandler<MatchingStopped>
{
    public Task Handle(PersonMoved notification, CancellationToken cancellationToken)
    {
        // a person who was available by mistake is in no open offer either
        var ends =
            (notification.IsUndo && notification.From == PersonStatus.Available)
            || notification.To is PersonStatus.Paused or PersonStatus.Left or PersonStatus.NotSuitable;
        return ends ? Withdraw(notification, GoneBy(notification.Role, notification.To), cancellationToken) : Task.CompletedTask;
    }

    public Task Handle(MatchingStopped notification, CancellationToken cancellationToken) =>
        Withdraw(notification, null, cancellationToken);

    // Who decided that a person in this state no longer takes part; null while they do.
    private static EndedBy? GoneBy(PersonRole role, PersonStatus status) =>
        status switch
        {
            PersonStatus.Left => role == PersonRole.Mentor ? EndedBy.Mentor : EndedBy.Mentee,
            PersonStatus.NotSuitable => EndedBy.Coordinator,
            _ => null,
        };

    private async Task Withdraw(OffersMayEnd happened, EndedBy? goneBy, CancellationToken cancellationToken)
    {
        var pairs = await db.Query<OpenPair>(
            """
            SELECT id, status = 'agreed' AS has_agreed FROM pairs
            WHERE (mentor_id = @PersonId OR mentee_id = @PersonId)
              AND (status IN ('proposed', 'offered', 'mentor_accepted') OR (@IsGone AND status = 'agreed'))
            ORDER BY id
            """,
            new { happened.PersonId, IsGone = goneBy is not null },
            cancellationToken
        );
        // the other half may belong to another site, which the caller need not see
        var caller = callers.Caller;
        callers.Caller = caller with { SiteId = null };
        try
        {
            foreach (var pair in pairs)
            {
                await mover.Move(pair.HasAgreed ? End(pair.Id, goneBy) : Withdraw(pair.Id), cancellationToken);
                happened.WithdrawnPairs.Add(pair.Id);
            }
        }
        finally
        {
            callers.Caller = caller;
        }
    }

    private static TransitionPair Withdraw(Guid id) => new() { Id = id, To = PairStatus.Withdrawn };

    private static TransitionPair End(Guid id, EndedBy? by) =>
        new()
        {
            Id = id,
            To = PairStatus.EndedEarly,
            Reason = "other",
            Comment = Texts.Match("hand.gone"),
            EndedBy = by,
        };

    private sealed record OpenPair
    {
        public required Guid Id { get; init; }
        public required bool HasAgreed { get; init; }
    }
}
