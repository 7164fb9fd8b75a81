using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using Matching.Web.Data;
using Matching.Web.Features.People;
using Matching.Web.Features.Programmes;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;

namespace Matching.Web.Features.Signups;

/// <summary>
/// Signs somebody up through a partner: what they say of themselves, and as what they want to take part. What coordinators decide (state, days, flags) is
/// no part of it. Without a year of birth the person is kept, and out of the pool until a coordinator has it; people of 14 to 17 are taken in where the
/// programme has a text for guardians and the guardian has consented.
/// </summary>
[NeededMembers(nameof(ProgrammeId), nameof(Role), nameof(PreferredLanguage), nameof(Consents))]
[Example("""
    {
      "programmeId": "0199c0de-0000-7000-8000-000000000001", "role": "mentee", "givenName": "Selam", "phone": "+39 0521 000002", "preferredLanguage": "ti", "birthYear": 1994,
      "languages": [{ "code": "ti", "level": "native" }, { "code": "it", "level": "a2" }], "consents": [{ "purpose": "matching", "version": "1" }]
    }
    """)]
public sealed record CreateSignup : EitherSideStatements, ICommand<ReceivedSignup>, ICreate
{
    /// <summary>As what the person wants to take part.</summary>
    [Mandatory] public PersonRole? Role { get; set; }

    /// <summary>The partner's <c>publicId</c>, its publishable key. Needed without an API key, and then only from a page of the partner's own.</summary>
    [LengthUpTo(20)] public string? Partner { get; set; }

    /// <summary>The programme the person takes part in.</summary>
    public Guid ProgrammeId { get; set; }

    /// <summary>The site where the person takes part; the partner's when left out.</summary>
    public Guid? SiteId { get; set; }

    /// <summary>Consents given.</summary>
    [ItemsUpTo(20)] public List<ConsentGiven>? Consents { get; set; }

    protected override PersonRole? Side => Role;

    public override IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        foreach (var failure in base.Validate(validationContext))
        {
            yield return failure;
        }

        if (string.IsNullOrEmpty(PreferredLanguage))
        {
            yield return new ValidationResult(Texts.Validation("required"), [nameof(PreferredLanguage)]);
        }

        if (string.IsNullOrEmpty(Email) && string.IsNullOrEmpty(Phone))
        {
            yield return new ValidationResult(Texts.Validation("contact-needed"), [nameof(Email)]);
        }

        if (!PersonStates.Holds(Consents, PersonStates.MatchingConsent))
        {
            yield return new ValidationResult(Texts.Validation("matching-consent"), [nameof(Consents)]);
        }
    }
}

internal sealed class CreateSignupHandler(Db db, IMediator mediator, CallerContext callers, IdSource ids, IOptions<JsonOptions> json, TimeProvider clock) : IRequestHandler<CreateSignup, ReceivedSignup>
{
    private static readonly JsonElement AsItIs = JsonElement.Parse("{}");

    public async Task<ReceivedSignup> Handle(CreateSignup request, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var partnerId = callers.Caller.PartnerId ?? throw Problems.Refused("forbidden");
        var partner = await db.Single<Place>("SELECT programme_id, site_id FROM partners WHERE id = @Id", new { Id = partnerId }, cancellationToken);
        var programme = await mediator.Send(new GetProgramme(partner.ProgrammeId), cancellationToken);
        RefuseMinors(request, programme, programme.DayOf(now).Year);
        var role = request.Role!.Value;
        PersonFields said = role == PersonRole.Mentor
            ? MergePatch.Apply<CreateMentor>(request, AsItIs, json.Value.SerializerOptions)
            : MergePatch.Apply<CreateMentee>(request, AsItIs, json.Value.SerializerOptions);
        var fields = said with { SiteId = request.SiteId ?? partner.SiteId, Source = "partner" };
        // before the newcomer stands in the queue themselves
        var wait = await mediator.Send(new GetExpectedWait(programme.Id, fields.SiteId, role), cancellationToken);
        var person = await mediator.Send(new TakeInPerson(role, fields), cancellationToken);
        var stored = await db.Single<Stored>(
            """
            INSERT INTO signups (id, programme_id, partner_id, person_id, role, channel, is_repeated, created_at)
            VALUES (@Id, @ProgrammeId, @PartnerId, @PersonId, @Role, @Channel, @IsRepeated, @Now)
            RETURNING id, created_at
            """,
            new
            {
                Id = ids.New(),
                ProgrammeId = programme.Id,
                PartnerId = partnerId,
                PersonId = person.Id,
                Role = role.ToText(),
                Channel = callers.Caller.IsForm ? "form" : "key",
                IsRepeated = person.IsKnown,
                Now = now,
            },
            cancellationToken);
        // of a repeated one as well, or its absence would tell
        await mediator.Send(new TellSignupStatus(person.Id, null, PersonStatus.Applied, stored.Id), cancellationToken);
        return new ReceivedSignup
        {
            Id = stored.Id,
            Role = role,
            Status = SignupStatus.Received,
            CreatedAt = stored.CreatedAt,
            ExpectedWaitDays = wait.Days,
            Reason = wait.Reason,
            ProgrammeId = programme.Id,
            PersonId = person.Id,
        };
    }

    private static void RefuseMinors(CreateSignup request, Programme programme, int thisYear)
    {
        if (request.BirthYear is not { } born || born > thisYear || thisYear - born >= PersonGates.MinimumAge)
        {
            return;
        }

        if (thisYear - born < PersonGates.YoungestAge || !programme.TakesMinors)
        {
            throw Problems.ValidationFailed("birthYear", Texts.Validation("too-young"));
        }

        if (!PersonStates.Holds(request.Consents, PersonStates.GuardianConsent))
        {
            throw Problems.ValidationFailed("consents", Texts.Validation("guardian-consent"));
        }
    }

    private sealed record Stored
    {
        public required Guid Id { get; init; }
        public required DateTimeOffset CreatedAt { get; init; }
    }

    private sealed record Place
    {
        public required Guid ProgrammeId { get; init; }
        public Guid? SiteId { get; init; }
    }
}
