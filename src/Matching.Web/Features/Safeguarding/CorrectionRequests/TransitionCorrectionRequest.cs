using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using System.Text.Json.Serialization;
using Matching.Web.Data;
using Matching.Web.Features.Participants.People;
using Matching.Web.Features.Participants.PersonTransitions;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Safeguarding.CorrectionRequests;

/// <summary>Confirms what a person asked to change, which changes the record, or dismisses it.</summary>
[Example("""{ "to": "confirmed" }""")]
public sealed record TransitionCorrectionRequest : ICommand<CorrectionRequest>, IValidatableObject
{
    [JsonIgnore]
    public Guid Id { get; set; }

    [JsonIgnore]
    public IfMatch? IfMatch { get; set; }

    /// <summary>The decision: <c>confirmed</c> or <c>dismissed</c>.</summary>
    [Mandatory]
    public CorrectionStatus? To { get; set; }

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (To == CorrectionStatus.Open)
        {
            yield return new ValidationResult(
                Texts.Validation("one-of", $"{CorrectionStatus.Confirmed.ToText()}, {CorrectionStatus.Dismissed.ToText()}"),
                [nameof(To)]
            );
        }
    }
}

internal sealed class TransitionCorrectionRequestHandler(
    Db db,
    TimeProvider clock,
    CorrectionRequestStore requests,
    PersonUpdates updates,
    PersonStore people
) : IRequestHandler<TransitionCorrectionRequest, CorrectionRequest>
{
    public async Task<CorrectionRequest> Handle(TransitionCorrectionRequest request, CancellationToken cancellationToken)
    {
        var asked = await requests.Get(request.Id, cancellationToken);
        request.IfMatch?.Check(asked.Version);
        var now = clock.GetStoredNow();
        var decided = await db.Execute(
            "UPDATE correction_requests SET status = @To, version = version + 1, decided_at = @Now WHERE id = @Id AND status = 'open'",
            new
            {
                request.Id,
                To = request.To!.Value.ToText(),
                Now = now,
            },
            cancellationToken
        );
        if (decided == 0)
        {
            throw Problems.Refused("correction-request-decided", asked.Status.ToText());
        }

        var isConfirmed = request.To == CorrectionStatus.Confirmed;
        if (isConfirmed)
        {
            await updates.Store(asked.Role, asked.PersonId, await Change(asked, cancellationToken), cancellationToken);
        }

        return asked with
        {
            RecordedBirthYear = isConfirmed && asked.Kind == CorrectionKind.BirthYear ? asked.BirthYear : asked.RecordedBirthYear,
            Status = request.To.Value,
            Version = asked.Version + 1,
            DecidedAt = now,
        };
    }

    private async Task<JsonElement> Change(CorrectionRequest asked, CancellationToken cancellationToken)
    {
        if (asked.Kind == CorrectionKind.BirthYear)
        {
            return JsonSerializer.SerializeToElement(new { birthYear = asked.BirthYear });
        }

        if (asked.Kind == CorrectionKind.Email)
        {
            return JsonSerializer.SerializeToElement(new { email = asked.Email });
        }

        var person = await people.Get(asked.Role, asked.PersonId, cancellationToken);
        var consents = (person.Consents ?? [])
            .Select(consent => (consent.Purpose, consent.Version))
            .Append((Purpose: PersonStates.GuardianConsent, Version: asked.ConsentVersion!))
            .Distinct();
        return JsonSerializer.SerializeToElement(
            new { consents = consents.Select(consent => new { purpose = consent.Purpose, version = consent.Version }) }
        );
    }
}
