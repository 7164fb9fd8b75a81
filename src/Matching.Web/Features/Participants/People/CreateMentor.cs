using System.ComponentModel.DataAnnotations;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Participants.People;

/// <summary>Adds a mentor to a programme.</summary>
[Example(
    """
        {
          "programmeId": "0199c0de-0000-7000-8000-000000000001", "givenName": "Ada", "phone": "+39 0521 000000",
          "preferredLanguage": "it", "birthYear": 1988, "gender": "woman",
          "languages": [{ "code": "it", "level": "native" }, { "code": "en", "level": "b2" }],
          "location": { "postcode": "43121", "latitude": 44.8, "longitude": 10.33 }, "travelKm": 10, "acceptsOnline": true,
          "availability": ["mon_evening", "sat_morning"],
          "offers": [{ "code": "language_practice", "from": 0, "to": 6 }], "interests": ["cooking"], "capacity": 1,
          "consents": [{ "purpose": "matching", "version": "1" }]
        }
        """
)]
[ChangeExample("""{ "acceptsOnline": true, "availability": ["tue_evening", "sat_morning"] }""")]
public sealed record CreateMentor : PersonFields, ICommand<Mentor>, ICreate, INamesProgramme
{
    /// <summary>One person or several. Defaults to <c>person</c>.</summary>
    public MentorKind? Kind { get; set; }

    /// <summary>
    /// Of a couple, family or group, the gender of every adult, that of <c>gender</c> among them. Left out, it is not known and
    /// meets no preferred gender.
    /// </summary>
    [ItemsUpTo(AdultsOfMentor.Most)]
    public List<Gender>? AdultGenders { get; set; }

    /// <summary>How many mentees at a time. Defaults to 1.</summary>
    [ColumnField, Between(0, 50)]
    public int? Capacity { get; set; }

    /// <summary>What the mentor offers.</summary>
    [ItemsUpTo(50)]
    public List<Offer>? Offers { get; set; }

    /// <summary>How far the mentor travels, in kilometres.</summary>
    [Between(0, 500)]
    public int? TravelKm { get; set; }

    /// <summary>Experience of special needs, codes of the list <c>experience</c>.</summary>
    [ItemsUpTo(20), Vocabulary("experience")]
    public List<string>? Experience { get; set; }

    protected override Gender? OwnGender => AdultsOfMentor.Shared(Kind, AdultGenders, Gender);

    public override IEnumerable<ValidationResult> Validate(ValidationContext validationContext) =>
        base.Validate(validationContext).Concat(AdultsOfMentor.Validate(Kind, AdultGenders, Gender));
}

internal sealed class CreateMentorHandler(PersonWriter writer) : IRequestHandler<CreateMentor, Mentor>
{
    public async Task<Mentor> Handle(CreateMentor request, CancellationToken cancellationToken) =>
        (Mentor)await writer.Insert(PersonRole.Mentor, request, cancellationToken);
}
