using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using Matching.Web.Data;
using Matching.Web.Features.Pairs.Pairs;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;

namespace Matching.Web.Features.Safeguarding.Concerns;

/// <summary>What those who look into a concern say of it. What was reported stays as it was.</summary>
[ValidatableType]
[ChangeExample("""{ "status": "handling", "outcome": "Called the social service." }""")]
public sealed record ConcernHandling : IValidatableObject
{
    /// <summary>Status of the concern.</summary>
    [Mandatory]
    public ConcernStatus? Status { get; set; }

    /// <summary>How soon the concern must be read.</summary>
    [Mandatory]
    public ConcernUrgency? Urgency { get; set; }

    /// <summary>Day on which it happened.</summary>
    [SensibleDay]
    public DateOnly? HappenedOn { get; set; }

    /// <summary>Outcome of the concern. Only those who may read the concern can read this.</summary>
    [LengthUpTo(4000)]
    public string? Outcome { get; set; }

    /// <summary>Last day until which the law requires it to be kept, also when a person it is about is erased.</summary>
    [SensibleDay]
    public DateOnly? KeepUntil { get; set; }

    /// <summary>Reason to keep the concern. Required with the day. Only those who may read the concern can read this.</summary>
    [LengthUpTo(500)]
    public string? KeepReason { get; set; }

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (KeepUntil is not null && string.IsNullOrWhiteSpace(KeepReason))
        {
            yield return new ValidationResult(Texts.Validation("keep-reason"), [nameof(KeepReason)]);
        }
    }
}

/// <summary>Changes the status and outcome of a concern by merge patch.</summary>
public sealed record UpdateConcern(Guid Id, IfMatch IfMatch, JsonElement Patch) : ICommand<Concern>, IOnSubject
{
    Guid IOnSubject.SubjectId => Id;
}

internal sealed class UpdateConcernHandler(
    ConcernStore concerns,
    ConcernJournal journal,
    RequestValidator validator,
    IOptions<JsonOptions> json,
    ConcernPlaces places,
    IOptions<ConcernOptions> options,
    TimeProvider clock
) : IRequestHandler<UpdateConcern, Concern>
{
    public async Task<Concern> Handle(UpdateConcern request, CancellationToken cancellationToken)
    {
        var current = await concerns.Get(request.Id, cancellationToken);
        request.IfMatch.Check(current.Version);
        var fields = MergePatch.Apply<ConcernHandling>(current, request.Patch, json.Value.SerializerOptions);
        await validator.Check(fields, cancellationToken);
        var next = current with
        {
            Status = fields.Status!.Value,
            Urgency = fields.Urgency!.Value,
            HappenedOn = fields.HappenedOn,
            Outcome = fields.Outcome,
            KeepUntil = fields.KeepUntil,
            KeepReason = fields.KeepReason,
            ReadBy = ReadBy(current, fields.Urgency.Value),
        };
        var stored = await journal.Store(
            current,
            next.Status == ConcernStatus.Handling ? journal.TakenUp(next) : next,
            [.. Steps(current, next)],
            cancellationToken
        );
        if (stored is { Status: ConcernStatus.Closed, PairId: { } pairId })
        {
            await places.Unblock(pairId, cancellationToken);
        }

        return stored;
    }

    // what was promised never gets later
    private DateTimeOffset? ReadBy(Concern current, ConcernUrgency urgency)
    {
        var soonest = clock.GetStoredNow() + options.Value.ReadWithin(urgency);
        return urgency > current.Urgency && current.Status == ConcernStatus.Open && soonest < current.ReadBy
            ? soonest
            : current.ReadBy;
    }

    private IEnumerable<ConcernStep> Steps(Concern current, Concern next)
    {
        if (next.Urgency != current.Urgency)
        {
            yield return journal.Step(ConcernStepKind.UrgencyChanged, next.Urgency.ToText());
        }

        if (next.Status != current.Status)
        {
            yield return journal.Step(
                next.Status == ConcernStatus.Closed ? ConcernStepKind.Closed
                : current.Status == ConcernStatus.Open ? ConcernStepKind.TakenUp
                : ConcernStepKind.Reopened
            );
        }
    }
}

/// <summary>Frees the places of mentors that concerns have blocked.</summary>
internal sealed class ConcernPlaces(Db db, IdentityVault vault, MentorPlaces places)
{
    /// <summary>Frees the place of the mentor once no concern about the pair is left to handle.</summary>
    public async Task Unblock(Guid pairId, CancellationToken cancellationToken)
    {
        var open = await db.Single<long>(
            "SELECT count(*) FROM concerns WHERE pair_hash = @PairHash AND status <> 'closed'",
            new { PairHash = ConcernAbout.PairHash(vault, pairId) },
            cancellationToken
        );
        if (open == 0)
        {
            await places.Unblock(pairId, cancellationToken);
        }
    }
}
