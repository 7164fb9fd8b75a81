using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Matching.Web.Data;
using Matching.Web.Features.Participants.People;
using Matching.Web.Features.Participants.PersonTies;
using Matching.Web.Features.Participants.PersonTransitions;
using Matching.Web.Features.Participants.Programmes;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;

namespace Matching.Web.Features.Participants.Signups.Own;

/// <summary>
/// Adds answers to a sign-up by its link, or corrects them. What is left out stays; an empty list says that there is nothing. What
/// staff have recorded or corrected since stays too, unless the person changes that answer. Where the person was known before, their
/// record does not change.
/// </summary>
[Example("""{ "availability": ["mon_evening", "sat_morning"], "languages": [{ "code": "it", "level": "a2" }] }""")]
public sealed record UpdateOwnSignup : ICommand<OwnSignup>
{
    [JsonIgnore]
    public string Token { get; set; } = "";

    /// <summary>Given name or alias.</summary>
    [OneLine, LengthUpTo(100)]
    public string? GivenName { get; set; }

    /// <summary>Telephone number. An e-mail address is changed by staff, who confirm it.</summary>
    [Telephone]
    public string? Phone { get; set; }

    /// <summary>Language in which the person prefers to be spoken to.</summary>
    [LanguageTag]
    public string? PreferredLanguage { get; set; }

    /// <summary>When the person prefers to be called.</summary>
    public CallTime? BestHour { get; set; }

    /// <summary>How the person prefers to get messages.</summary>
    public ContactChannel? ContactChannel { get; set; }

    /// <summary>Whether others use the telephone too.</summary>
    public bool? SharesPhone { get; set; }

    /// <summary>Of a mentee: what they ask for, codes of the list <c>needs</c>.</summary>
    [ItemsUpTo(50)]
    public List<string>? Needs { get; set; }

    /// <summary>Of a mentor: what they offer, codes of the list <c>needs</c>.</summary>
    [ItemsUpTo(50)]
    public List<string>? Offers { get; set; }

    /// <summary>Of a mentor: how far they travel, in kilometres.</summary>
    [Between(0, 500)]
    public int? TravelKm { get; set; }

    /// <summary>Parts of the week in which the person is usually free.</summary>
    [ItemsUpTo(21)]
    public List<Slot>? Availability { get; set; }

    /// <summary>Languages spoken.</summary>
    [ItemsUpTo(30)]
    public List<SpokenLanguage>? Languages { get; set; }

    /// <summary>What must be there for the person to take part, codes of the list <c>accessibility</c>.</summary>
    [ItemsUpTo(20), Vocabulary("accessibility")]
    public List<string>? AccessibilityNeeds { get; set; }

    /// <summary>Whether the person signs up alone or together with others. Who says alone leaves the others.</summary>
    public SignsUpAs? SignsUpAs { get; set; }

    /// <summary>How many adults sign up together, the person among them. Required of a family and of a group.</summary>
    [Between(2, TieWriter.Most)]
    public int? Adults { get; set; }

    /// <summary>Whether the person consents to keeping what they need to take part. Required with <c>accessibilityNeeds</c>.</summary>
    public bool? AdjustmentsConsent { get; set; }
}

internal sealed class UpdateOwnSignupHandler(
    OwnSignupStore signups,
    PersonStore people,
    PersonWriter writer,
    PersonUpdates updates,
    RequestValidator validator,
    ProgrammeStore programmes,
    IOptions<JsonOptions> json
) : IRequestHandler<UpdateOwnSignup, OwnSignup>
{
    private static readonly JsonElement NoChange = JsonElement.Parse("{}");

    public async Task<OwnSignup> Handle(UpdateOwnSignup request, CancellationToken cancellationToken)
    {
        var row = await signups.Find(request.Token, isChange: true, cancellationToken);
        await validator.Check(request, cancellationToken);
        if (request.AccessibilityNeeds is { Count: > 0 } && request.AdjustmentsConsent != true)
        {
            throw Problems.ValidationFailed("adjustmentsConsent", Texts.Validation("required"));
        }

        if (request is { SignsUpAs: SignsUpAs.Family or SignsUpAs.Group, Adults: null })
        {
            throw Problems.ValidationFailed("adults", Texts.Validation("required"));
        }

        var before = signups.Open(row);
        if (request.Phone is { } phone)
        {
            var country = (await programmes.Get(row.ProgrammeId, cancellationToken)).Country;
            request = request with
            {
                Phone = PhoneForm.IsPossible(phone, country)
                    ? PhoneForm.Compared(phone, country)
                    : throw Problems.ValidationFailed("phone", Texts.Validation("phone")),
            };
            before = before with { Phone = before.Phone is { } known ? PhoneForm.Compared(known, country) : null };
        }

        var answers = before with
        {
            GivenName = request.GivenName ?? before.GivenName,
            Phone = request.Phone ?? before.Phone,
            PreferredLanguage = request.PreferredLanguage ?? before.PreferredLanguage,
            BestHour = request.BestHour ?? before.BestHour,
            ContactChannel = request.ContactChannel ?? before.ContactChannel,
            SharesPhone = request.SharesPhone ?? before.SharesPhone,
            Needs = request.Needs ?? before.Needs,
            Offers = request.Offers ?? before.Offers,
            TravelKm = request.TravelKm ?? before.TravelKm,
            Availability = request.Availability ?? before.Availability,
            Languages = request.Languages ?? before.Languages,
            AccessibilityNeeds = request.AccessibilityNeeds ?? before.AccessibilityNeeds,
            SignsUpAs = request.SignsUpAs ?? before.SignsUpAs,
            Adults = request.SignsUpAs is null ? before.Adults : request.Adults,
        };
        await Check(row, request, answers, cancellationToken);
        if (!row.IsRepeated)
        {
            var person = await people.Get(row.Role, row.PersonId, cancellationToken);
            await updates.Store(row.Role, row.PersonId, Patch(person, before, request), cancellationToken);
            if (request.SignsUpAs == SignsUpAs.Alone && before.Company is not null)
            {
                await signups.Leave(row, cancellationToken);
            }
        }

        await signups.Keep(row, answers, cancellationToken);
        return await signups.Show(row, answers, cancellationToken);
    }

    // The same checks for a known person as for a new one, so that a refusal discloses nothing.
    private async Task Check(
        OwnSignupRow row,
        UpdateOwnSignup request,
        SignupAnswers answers,
        CancellationToken cancellationToken
    )
    {
        if (request.ContactChannel is { } way)
        {
            ContactWays.Check(way, answers.Email, answers.Phone);
        }

        var body = new JsonObject { ["givenName"] = "x", ["programmeId"] = row.ProgrammeId.ToString() };
        foreach (var (name, value) in Said(request))
        {
            body[name] = value!.DeepClone();
        }

        PersonFields fields =
            row.Role == PersonRole.Mentor
                ? MergePatch.Apply<CreateMentor>(body, NoChange, json.Value.SerializerOptions)
                : MergePatch.Apply<CreateMentee>(body, NoChange, json.Value.SerializerOptions);
        await validator.Check(fields, cancellationToken);
        await writer.CheckPlace(fields, cancellationToken);
    }

    private JsonElement Patch(Person person, SignupAnswers before, UpdateOwnSignup request)
    {
        var (needs, offers) = ((person as Mentee)?.Needs, (person as Mentor)?.Offers);
        var adjustments = SinceSignup.With(request.AccessibilityNeeds, before.AccessibilityNeeds, person.AccessibilityNeeds);
        var patch = Said(
            request with
            {
                GivenName = SinceSignup.Changed(request.GivenName, before.GivenName),
                Phone = SinceSignup.Changed(request.Phone, before.Phone),
                PreferredLanguage = SinceSignup.Changed(request.PreferredLanguage, before.PreferredLanguage),
                BestHour = SinceSignup.Changed(request.BestHour, before.BestHour),
                TravelKm = SinceSignup.Changed(request.TravelKm, before.TravelKm),
                Needs = SinceSignup.With(request.Needs, before.Needs, needs?.Select(need => need.Code)),
                Offers = SinceSignup.With(request.Offers, before.Offers, offers?.Select(offer => offer.Code)),
                Availability = SinceSignup.With(request.Availability, before.Availability, person.Availability),
                Languages = SinceSignup.With(request.Languages, before.Languages, person.Languages),
                AccessibilityNeeds = adjustments,
            }
        );
        // what staff noted beside a need or an offer stays
        Keep(patch, "needs", needs, need => need.Code);
        Keep(patch, "offers", offers, offer => offer.Code);
        // the genders of several adults, which staff recorded, would no longer fit
        if (person is Mentor { AdultGenders: null } && request.SignsUpAs is { } kind && kind != before.SignsUpAs)
        {
            patch["kind"] = (kind == SignsUpAs.Alone ? MentorKind.Person : EnumText.Parse<MentorKind>(kind.ToText())).ToText();
        }

        // consent that staff recorded to what they recorded stays
        if (request.AccessibilityNeeds is { } asked && (asked.Count > 0 || adjustments!.Count == 0))
        {
            var others = (person.Consents ?? []).Where(consent => consent.Purpose != PersonStates.AdjustmentsConsent);
            patch["consents"] = JsonSerializer.SerializeToNode(
                asked.Count == 0
                    ? others
                    : others.Append(new ConsentGiven { Purpose = PersonStates.AdjustmentsConsent, Version = "1" }),
                json.Value.SerializerOptions
            );
        }

        return patch.Deserialize<JsonElement>();
    }

    private JsonObject Said(UpdateOwnSignup request)
    {
        JsonNode? Codes(List<string>? codes) =>
            codes is null ? null : new JsonArray([.. codes.Select(code => new JsonObject { ["code"] = code })]);
        var said = new JsonObject
        {
            ["givenName"] = request.GivenName,
            ["phone"] = request.Phone,
            ["preferredLanguage"] = request.PreferredLanguage,
            ["bestHour"] = request.BestHour?.ToText(),
            ["contactChannel"] = request.ContactChannel?.ToText(),
            ["sharesPhone"] = request.SharesPhone,
            ["needs"] = Codes(request.Needs),
            ["offers"] = Codes(request.Offers),
            ["travelKm"] = request.TravelKm,
            ["availability"] = JsonSerializer.SerializeToNode(request.Availability, json.Value.SerializerOptions),
            ["languages"] = JsonSerializer.SerializeToNode(request.Languages, json.Value.SerializerOptions),
            ["accessibilityNeeds"] = JsonSerializer.SerializeToNode(request.AccessibilityNeeds, json.Value.SerializerOptions),
        };
        foreach (var name in said.Where(member => member.Value is null).Select(member => member.Key).ToList())
        {
            said.Remove(name);
        }

        return said;
    }

    private void Keep<T>(JsonObject patch, string name, List<T>? known, Func<T, string> codeOf)
    {
        if (patch[name] is JsonArray codes && known is not null)
        {
            patch[name] = new JsonArray([
                .. codes.Select(each =>
                    known.Find(one => codeOf(one) == each!["code"]!.GetValue<string>()) is { } kept
                        ? JsonSerializer.SerializeToNode(kept, json.Value.SerializerOptions)
                        : each!.DeepClone()
                ),
            ]);
        }
    }
}
