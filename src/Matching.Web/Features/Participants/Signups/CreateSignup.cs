using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using Dapper;
using Matching.Web.Data;
using Matching.Web.Features.Participants.Notices;
using Matching.Web.Features.Participants.People;
using Matching.Web.Features.Participants.PersonTransitions;
using Matching.Web.Features.Participants.PossibleDuplicates;
using Matching.Web.Features.Participants.Programmes;
using Matching.Web.Features.Participants.Signups.Own;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;

namespace Matching.Web.Features.Participants.Signups;

/// <summary>
/// Signs a person up through a partner: their own answers, and the role in which they would like to take part. What coordinators
/// decide (state, days, flags) is no part of it. Without a year of birth the person is kept, and out of the pool until a
/// coordinator has it; people of 14 to 17 are taken in where the programme has a text for guardians and the guardian has
/// consented.
/// </summary>
[NeededMembers(nameof(ProgrammeId), nameof(Role), nameof(PreferredLanguage))]
[Example(
    """
        {
          "programmeId": "0199c0de-0000-7000-8000-000000000001", "role": "mentee", "givenName": "Selam",
          "phone": "+39 0521 000002", "preferredLanguage": "ti", "birthYear": 1994,
          "languages": [{ "code": "ti", "level": "native" }, { "code": "it", "level": "a2" }],
          "consents": [{ "purpose": "matching", "version": "1" }]
        }
        """
)]
public sealed record CreateSignup : EitherSideStatements, ICommand<ReceivedSignup>, ICreate
{
    /// <summary>Role in which the person would like to take part.</summary>
    [Mandatory]
    public PersonRole? Role { get; set; }

    /// <summary>
    /// The partner's <c>publicId</c>, its publishable key. Required without an API key, and then only from a page of the
    /// partner's own.
    /// </summary>
    [LengthUpTo(20)]
    public string? Partner { get; set; }

    /// <summary>The programme the person takes part in.</summary>
    public Guid ProgrammeId { get; set; }

    /// <summary>The site where the person takes part. Defaults to the partner's.</summary>
    public Guid? SiteId { get; set; }

    /// <summary>Consents given.</summary>
    [ItemsUpTo(20)]
    public List<ConsentGiven>? Consents { get; set; }

    /// <summary>
    /// Version of the notice of matching that was shown, where the programme's <c>matchingBasis</c> is not <c>consent</c>; the consent
    /// is then not needed.
    /// </summary>
    [LengthUpTo(20)]
    public string? NoticeVersion { get; set; }

    /// <summary>
    /// A case worker who signs the person up, with their own contact. The person then needs no contact, and <c>consents</c> is
    /// empty: staff ask the person.
    /// </summary>
    public Referral? Referral { get; set; }

    /// <summary>
    /// Country of telephone numbers without a prefix, as the partner's programme has it; null when it was not read.
    /// </summary>
    internal string? Country { get; init; }

    /// <summary>The queue that the person joins, read before the transaction.</summary>
    internal QueueFigures? Queue { get; init; }

    /// <summary>The link of the sign-up and what it shows; null where the sign-up has none.</summary>
    internal SignupLink? Link { get; init; }

    /// <summary>The sign-up by whose link the person came; null of all others.</summary>
    internal SignupBeside? With { get; init; }

    /// <summary>Whether the telephone number can be compared before the programme is read.</summary>
    internal bool IsPhoneComparable =>
        Country is not null || Phone is null or "" || Phone.StartsWith('+') || Phone.StartsWith("00", StringComparison.Ordinal);

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

        if (Referral is { } referral)
        {
            if (string.IsNullOrEmpty(referral.Email) && string.IsNullOrEmpty(referral.Phone))
            {
                yield return new ValidationResult(Texts.Validation("contact-needed"), [nameof(Referral)]);
            }

            if (Consents is { Count: > 0 })
            {
                yield return new ValidationResult(Texts.Validation("referral-consent"), [nameof(Consents)]);
            }

            yield break;
        }

        if (string.IsNullOrEmpty(Email) && string.IsNullOrEmpty(Phone))
        {
            yield return new ValidationResult(Texts.Validation("contact-needed"), [nameof(Email)]);
        }

        if (NoticeVersion is null && !PersonStates.Holds(Consents, PersonStates.MatchingConsent))
        {
            yield return new ValidationResult(Texts.Validation("matching-consent"), [nameof(Consents)]);
        }
    }
}

internal sealed class CreateSignupHandler(
    Db db,
    PersonWriter people,
    Events events,
    IdentityVault vault,
    CallerContext callers,
    IdSource ids,
    IOptions<JsonOptions> json,
    FirstSignups first,
    TimeProvider clock
) : IRequestHandler<CreateSignup, ReceivedSignup>
{
    private static readonly JsonElement AsItIs = JsonElement.Parse("{}");

    public async Task<ReceivedSignup> Handle(CreateSignup request, CancellationToken cancellationToken)
    {
        var now = clock.GetStoredNow();
        var partnerId = callers.Caller.PartnerId ?? throw Problems.Refused("forbidden");
        var role = request.Role!.Value;
        var read = await Read(request, partnerId, role, cancellationToken);
        SignupNotices.Check(request, read.Programme);
        RefuseMinors(request, read.Programme, read.Programme.DayOf(now).Year);
        var fields = Fields(request, role) with { SiteId = request.SiteId ?? read.Place.SiteId, Source = "partner" };
        var person = await people.TakeIn(
            role,
            fields,
            new PlaceRead(read.Programme, request.SiteId is null || read.Place.HasSite ? fields.SiteId : null, read.Known?.Id)
            {
                Alike = request.IsPhoneComparable ? read.Alike : null,
            },
            cancellationToken
        );
        var signup = new SignupRow
        {
            Id = ids.New(),
            ProgrammeId = read.Programme.Id,
            PartnerId = partnerId,
            PersonId = person.Id,
            Role = role.ToText(),
        };
        await Store(signup, request, person.IsKnown, now, cancellationToken);
        if (!person.IsKnown)
        {
            await first.Record(request, read.Programme, person.Id, cancellationToken);
        }

        if (read.Known is not { IsRestricted: true })
        {
            // of a repeated sign-up as well: its absence would reveal that the person is known
            await events.Publish(
                new SignupMoved(signup, SignupStatus.Received, IsNew: true)
                {
                    Listeners = read.Listeners,
                    DraftPath = request.Link?.Path,
                },
                cancellationToken
            );
        }

        var wait = request.Queue is { } queue ? ExpectedWaits.Estimate(queue, read.Programme, now) : null;
        return new ReceivedSignup
        {
            Id = signup.Id,
            Role = role,
            Status = SignupStatus.Received,
            CreatedAt = now,
            ExpectedWaitDays = wait?.Days,
            Reason = wait?.Reason,
            ProgrammeId = signup.ProgrammeId,
            PersonId = person.Id,
        };
    }

    // All reads in one round trip, because the database may be far away.
    private Task<ReadAtOnce> Read(CreateSignup request, Guid partnerId, PersonRole role, CancellationToken cancellationToken) =>
        db.QueryMany(
            [
                $"SELECT {Programme.Columns} FROM programmes WHERE id = @ProgrammeId",
                """
                SELECT q.site_id, q.is_active,
                    EXISTS (SELECT 1 FROM sites s WHERE s.id = @SiteId AND s.programme_id = q.programme_id) AS has_site
                FROM partners q WHERE q.id = @PartnerId AND q.programme_id = @ProgrammeId
                """,
                "SELECT id, is_restricted FROM people WHERE " + PersonStates.KnownSql,
                DuplicateSigns.Select,
                WebhookListener.Select,
            ],
            new
            {
                request.ProgrammeId,
                request.SiteId,
                PartnerId = partnerId,
                EmailHash = vault.EmailHash(request.ProgrammeId, request.Email),
                NameHash = vault.FullNameHash(request.ProgrammeId, request.GivenName, request.FamilyName),
                request.BirthYear,
                PhoneHash = vault.PhoneHash(request.ProgrammeId, request.Phone, request.Country ?? PhoneForm.StandardCountry),
                Role = role.ToText(),
            },
            async answers =>
            {
                var programme = await answers.ReadSingleOrDefaultAsync<Programme>() ?? throw Problems.NotFound("programme");
                var place = await answers.ReadSingleOrDefaultAsync<Place>() ?? throw Problems.NotFound("partner");
                if (!place.IsActive)
                {
                    throw Problems.Refused("signups-closed");
                }

                return new ReadAtOnce(
                    programme,
                    place,
                    await answers.ReadSingleOrDefaultAsync<KnownRow>(),
                    (await answers.ReadAsync<DuplicateSigns>()).AsList(),
                    (await answers.ReadAsync<WebhookListener>()).AsList()
                );
            },
            cancellationToken
        );

    private PersonFields Fields(CreateSignup request, PersonRole role) =>
        role == PersonRole.Mentor
            ? MergePatch.Apply<CreateMentor>(request, AsItIs, json.Value.SerializerOptions)
            : MergePatch.Apply<CreateMentee>(request, AsItIs, json.Value.SerializerOptions);

    private async Task Store(
        SignupRow signup,
        CreateSignup request,
        bool isRepeated,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        await db.Queue(
            """
            INSERT INTO signups (id, programme_id, partner_id, person_id, role, channel, is_repeated, token_hash,
                                 answers_sealed, referral_sealed, created_at, together_hash, with_signup_id)
            VALUES (@Id, @ProgrammeId, @PartnerId, @PersonId, @Role, @Channel, @IsRepeated, @TokenHash, @Answers,
                    @Referral, @Now, @TogetherHash, (SELECT o.id FROM signups o WHERE o.id = @WithId))
            """,
            new
            {
                signup.Id,
                signup.ProgrammeId,
                signup.PartnerId,
                signup.PersonId,
                signup.Role,
                Channel = callers.Caller.IsForm ? "form" : "key",
                IsRepeated = isRepeated,
                request.Link?.TokenHash,
                Answers = request.Link?.Answers.Seal(vault, signup.Id),
                Referral = request.Referral?.Seal(vault, signup.Id),
                Now = now,
                TogetherHash = request.Link is { } link ? ApiKeyText.Hash(SignupsTogether.TokenOf(link.Token)) : null,
                WithId = request.With?.Id,
            },
            cancellationToken
        );
        if (request.Link is not null)
        {
            // what was typed through links that work no more
            await db.Queue(
                """
                UPDATE signups SET token_hash = NULL, answers_sealed = NULL, together_hash = NULL
                WHERE answers_sealed IS NOT NULL AND created_at < @Since
                """,
                new { Since = now - OwnSignupStore.Works },
                cancellationToken
            );
        }
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

    private sealed record ReadAtOnce(
        Programme Programme,
        Place Place,
        KnownRow? Known,
        IReadOnlyList<DuplicateSigns> Alike,
        IReadOnlyList<WebhookListener> Listeners
    );

    private sealed record Place
    {
        public Guid? SiteId { get; init; }
        public required bool HasSite { get; init; }
        public required bool IsActive { get; init; }
    }

    private sealed record KnownRow
    {
        public required Guid Id { get; init; }
        public required bool IsRestricted { get; init; }
    }
}
