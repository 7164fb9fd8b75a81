using Matching.Web.Data;
using Matching.Web.Features.Pairs.Pairs;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Safeguarding.Privacy;

/// <summary>
/// A pair that the person was asked about: its status and dates. What staff write about it is withheld, because it may be about
/// the other half.
/// </summary>
public sealed record MyPair
{
    /// <summary>Id of the pair.</summary>
    public required Guid Id { get; init; }

    /// <summary>Status of the pair.</summary>
    public required PairStatus Status { get; init; }

    /// <summary>When the status last changed.</summary>
    public required DateTimeOffset StatusChangedAt { get; init; }

    /// <summary>Day on which both had agreed.</summary>
    public DateOnly? AgreedOn { get; init; }

    /// <summary>Day of the first meeting.</summary>
    public DateOnly? StartedOn { get; init; }

    /// <summary>Last day of the term.</summary>
    public DateOnly? TermEndsOn { get; init; }

    /// <summary>Day until which it is on hold.</summary>
    public DateOnly? OnHoldUntil { get; init; }

    /// <summary>Day on which it ended.</summary>
    public DateOnly? EndedOn { get; init; }

    /// <summary>When it was proposed.</summary>
    public required DateTimeOffset CreatedAt { get; init; }
}

/// <summary>
/// Lists the pairs that the person whose link is used was asked about, without reading their record, which would leave an entry
/// in the audit.
/// </summary>
public sealed record ListMyPairs : IQuery<IReadOnlyList<MyPair>>;

internal sealed class ListMyPairsHandler(OwnRecord own, MyPairReader pairs) : IRequestHandler<ListMyPairs, IReadOnlyList<MyPair>>
{
    public async Task<IReadOnlyList<MyPair>> Handle(ListMyPairs request, CancellationToken cancellationToken) =>
        await pairs.Of((await own.Find(cancellationToken)).Id, cancellationToken);
}

/// <summary>Reads the pairs that a person was asked about.</summary>
internal sealed class MyPairReader(Db db)
{
    public async Task<IReadOnlyList<MyPair>> Of(Guid personId, CancellationToken cancellationToken) =>
        await db.Query<MyPair>(
            $"""
            SELECT p.id, replace(p.status, '_', '') AS status, p.status_changed_at, p.agreed_on, p.started_on,
              p.term_ends_on, p.on_hold_until, p.ended_on, p.created_at
            FROM pairs p WHERE (p.mentor_id = @Id OR p.mentee_id = @Id) AND {PairStates.OfferedSql} ORDER BY p.id
            """,
            new { Id = personId },
            cancellationToken
        );
}
