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
    Db db,
    ConcernStore concerns,
    IdentityVault vault,
    RequestValidator validator,
    IOptions<JsonOptions> json,
    MentorPlaces places,
    TimeProvider clock
) : IRequestHandler<UpdateConcern, Concern>
{
    public async Task<Concern> Handle(UpdateConcern request, CancellationToken cancellationToken)
    {
        var current = await concerns.Get(request.Id, cancellationToken);
        request.IfMatch.Check(current.Version);
        var fields = MergePatch.Apply<ConcernHandling>(current, request.Patch, json.Value.SerializerOptions);
        await validator.Check(fields, cancellationToken);
        var now = clock.GetStoredNow();
        var closedAt = fields.Status == ConcernStatus.Closed ? current.ClosedAt ?? now : (DateTimeOffset?)null;
        var changed = await db.Execute(
            """
            UPDATE concerns
            SET status = @Status, urgency = @Urgency, happened_on = @HappenedOn, words_sealed = @Words,
                keep_until = @KeepUntil, closed_at = @ClosedAt, version = version + 1, updated_at = @Now
            WHERE id = @Id AND version = @Version
            """,
            new
            {
                current.Id,
                current.Version,
                Status = fields.Status!.Value.ToText(),
                Urgency = fields.Urgency!.Value.ToText(),
                fields.HappenedOn,
                Words = new ConcernWords(current.What!, fields.Outcome, fields.KeepReason).Seal(
                    vault,
                    current.KeyWrapped,
                    current.Id
                ),
                fields.KeepUntil,
                ClosedAt = closedAt,
                Now = now,
            },
            cancellationToken
        );
        if (changed == 0)
        {
            throw Problems.Refused("precondition-failed");
        }

        if (fields.Status == ConcernStatus.Closed && current.PairId is { } pairId)
        {
            await Unblock(pairId, cancellationToken);
        }

        return current with
        {
            Status = fields.Status.Value,
            Urgency = fields.Urgency.Value,
            HappenedOn = fields.HappenedOn,
            Outcome = fields.Outcome,
            KeepUntil = fields.KeepUntil,
            KeepReason = fields.KeepReason,
            ClosedAt = closedAt,
            Version = current.Version + 1,
            UpdatedAt = now,
        };
    }

    // the mentor's place is free again once no concern about the pair is left to handle
    private async Task Unblock(Guid pairId, CancellationToken cancellationToken)
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
