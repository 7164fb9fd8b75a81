using Matching.Web.Data;
using Matching.Web.Features.Concerns;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;
using Microsoft.Extensions.Options;

namespace Matching.Web.Features.Privacy;

/// <summary>
/// Raises a concern by one's own link: about a pair one is or was in, or about anything else that happened to oneself. It reaches the staff named for concerns and nobody else,
/// neither the coordinators nor the other half of the pair.
/// </summary>
[ValidatableType]
[Example("""{ "what": "Somebody asked me for money.", "happenedOn": "2026-02-20", "urgency": "high" }""")]
public sealed record RaiseMyConcern : ICommand<ConcernReceipt>, ICreate
{
    /// <summary>The pair it is about; oneself when left out.</summary>
    public Guid? PairId { get; set; }

    /// <summary>What happened.</summary>
    [Mandatory, LengthUpTo(4000)] public string What { get; set; } = "";

    /// <summary>Day on which it happened.</summary>
    [SensibleDay] public DateOnly? HappenedOn { get; set; }

    /// <summary>How soon somebody has to look; <c>high</c> when left out.</summary>
    public ConcernUrgency? Urgency { get; set; }

    bool ICreate.HasAddress => false;
}

internal sealed class RaiseMyConcernHandler(Db db, IMediator mediator, OwnRecord own, CallerContext callers, IOptions<ConcernOptions> options, TimeProvider clock) : IRequestHandler<RaiseMyConcern, ConcernReceipt>
{
    public async Task<ConcernReceipt> Handle(RaiseMyConcern request, CancellationToken cancellationToken)
    {
        var me = await own.Find(cancellationToken);
        if (request.PairId is { } pair && await db.Single<long>("SELECT count(*) FROM pairs WHERE id = @Pair AND (mentor_id = @Id OR mentee_id = @Id)", new { Pair = pair, me.Id }, cancellationToken) == 0)
        {
            throw Problems.ValidationFailed("pairId", Texts.Validation("unknown-id"));
        }

        await KeepToTheLimit(me.Id, cancellationToken);
        var receipt = await mediator.Send(
            new CreateConcern { PersonId = request.PairId is null ? me.Id : null, PairId = request.PairId, What = request.What, HappenedOn = request.HappenedOn, Urgency = request.Urgency }, cancellationToken);
        // The audit is read by more people than concerns are: it says that a participant raised one, and not who.
        callers.Caller = Caller.Participant(Guid.Empty, me.ProgrammeId);
        return receipt;
    }

    // Whoever has something to say has room to say it; whoever floods those who read has not.
    private async Task KeepToTheLimit(Guid personId, CancellationToken cancellationToken)
    {
        var hour = TimeSpan.FromHours(1);
        var now = clock.GetUtcNow();
        var lately = await db.Query<DateTimeOffset>(
            "SELECT created_at FROM concerns WHERE raised_as = 'participant' AND raised_by = @Me AND created_at > @Since ORDER BY created_at",
            new { Me = personId.ToString(), Since = now - hour },
            cancellationToken);
        if (lately.Count >= options.Value.PerPersonPerHour)
        {
            var wait = lately[^options.Value.PerPersonPerHour] + hour - now;
            throw Problems.Refused("too-many-requests", (long)Math.Ceiling(wait.TotalSeconds)).After(wait);
        }
    }
}
