using Matching.Web.Data;
using Matching.Web.Features.Pairs.Pairs;
using Matching.Web.Features.Safeguarding.Concerns;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;
using Microsoft.Extensions.Options;

namespace Matching.Web.Features.Safeguarding.Privacy;

/// <summary>
/// Raises a concern by one's own link: about a pair one is or was in, or about anything else that happened to oneself. It reaches
/// the staff named for concerns, or the administrators where no staff is named; the answer says which, and by when they read it.
/// Neither the coordinators nor the other half of the pair see it.
/// </summary>
[ValidatableType]
[Example("""{ "what": "Somebody asked me for money.", "happenedOn": "2026-02-20", "urgency": "high" }""")]
public sealed record RaiseMyConcern : ICommand<ConcernReceipt>, ICreate
{
    /// <summary>The pair it is about. Left out, it is about the person themselves.</summary>
    public Guid? PairId { get; set; }

    /// <summary>What happened. Only those who read concerns can read it.</summary>
    [Mandatory, LengthUpTo(4000)]
    public string What { get; set; } = "";

    /// <summary>Day on which it happened.</summary>
    [SensibleDay]
    public DateOnly? HappenedOn { get; set; }

    /// <summary>How soon the concern must be read. Defaults to <c>high</c>.</summary>
    public ConcernUrgency? Urgency { get; set; }

    bool ICreate.HasAddress => false;
}

/// <summary>Returns who reads the last concern that the person raised, and by when; null where they raised none.</summary>
public sealed record GetMyConcernReceipt : IQuery<ConcernReceipt?>;

internal sealed class GetMyConcernReceiptHandler(ConcernReceipts receipts, OwnRecord own)
    : IRequestHandler<GetMyConcernReceipt, ConcernReceipt?>
{
    public async Task<ConcernReceipt?> Handle(GetMyConcernReceipt request, CancellationToken cancellationToken) =>
        await receipts.OfLast((await own.Find(cancellationToken)).Id, cancellationToken);
}

/// <summary>Returns who would read a concern that the person raises.</summary>
public sealed record GetMyConcernAudience : IQuery<ConcernAudience>;

internal sealed class GetMyConcernAudienceHandler(ConcernReceipts receipts, OwnRecord own)
    : IRequestHandler<GetMyConcernAudience, ConcernAudience>
{
    public async Task<ConcernAudience> Handle(GetMyConcernAudience request, CancellationToken cancellationToken) =>
        await receipts.Audience((await own.Find(cancellationToken)).Id, cancellationToken);
}

internal sealed class RaiseMyConcernHandler(
    Db db,
    ConcernWriter concerns,
    IdentityVault vault,
    OwnRecord own,
    CallerContext callers,
    IOptions<ConcernOptions> options,
    TimeProvider clock
) : IRequestHandler<RaiseMyConcern, ConcernReceipt>
{
    public async Task<ConcernReceipt> Handle(RaiseMyConcern request, CancellationToken cancellationToken)
    {
        var me = await own.Find(cancellationToken);
        if (
            request.PairId is { } pair
            && await db.Single<long>(
                $"SELECT count(*) FROM pairs p WHERE p.id = @Pair AND (p.mentor_id = @Id OR p.mentee_id = @Id) AND {PairStates.OfferedSql}",
                new { Pair = pair, me.Id },
                cancellationToken
            ) == 0
        )
        {
            throw Problems.ValidationFailed("pairId", Texts.Validation("unknown-id"));
        }

        await KeepToTheLimit(me.Id, cancellationToken);
        var receipt = await concerns.Create(
            new CreateConcern
            {
                PersonId = request.PairId is null ? me.Id : null,
                PairId = request.PairId,
                What = request.What,
                HappenedOn = request.HappenedOn,
                Urgency = request.Urgency,
            },
            cancellationToken
        );
        // The audit is read by more people than concerns are: it says that a participant raised one, and not who.
        callers.Caller = Caller.Participant(Guid.Empty, me.ProgrammeId);
        return receipt;
    }

    // Enough for every person with a concern, too few to flood those who read.
    private async Task KeepToTheLimit(Guid personId, CancellationToken cancellationToken)
    {
        var hour = TimeSpan.FromHours(1);
        var now = clock.GetUtcNow();
        var lately = await db.Query<DateTimeOffset>(
            """
            SELECT created_at FROM concerns
            WHERE raised_as = 'participant' AND raiser_hash = @Me AND created_at > @Since
            ORDER BY created_at
            """,
            new { Me = ConcernAbout.RaiserHash(vault, personId.ToString()), Since = now - hour },
            cancellationToken
        );
        if (lately.Count >= options.Value.PerPersonPerHour)
        {
            var wait = lately[^options.Value.PerPersonPerHour] + hour - now;
            throw Problems.Refused("too-many-requests", (long)Math.Ceiling(wait.TotalSeconds)).After(wait);
        }
    }
}
