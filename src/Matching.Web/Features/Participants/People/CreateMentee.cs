using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Participants.People;

/// <summary>Adds a mentee to a programme.</summary>
[Example(
    """
        {
          "programmeId": "0199c0de-0000-7000-8000-000000000001", "givenName": "Selam", "phone": "+39 0521 000001",
          "preferredLanguage": "ti", "birthYear": 1994, "gender": "woman",
          "languages": [{ "code": "ti", "level": "native" }, { "code": "it", "level": "a2" }],
          "location": { "postcode": "43121", "latitude": 44.8, "longitude": 10.33 }, "acceptsOnline": true,
          "availability": ["mon_evening", "sat_morning"],
          "needs": [{ "code": "language_practice", "mandatory": true }, { "code": "housing_search" }], "interests": ["cooking"],
          "consents": [{ "purpose": "matching", "version": "1" }]
        }
        """
)]
[ChangeExample("""{ "acceptsOnline": true, "availability": ["tue_evening", "sat_morning"] }""")]
public sealed record CreateMentee : PersonFields, ICommand<Mentee>, ICreate, INamesProgramme
{
    /// <summary>What the mentee asks for.</summary>
    [ItemsUpTo(50)]
    public List<Need>? Needs { get; set; }

    /// <summary>Special needs for which a mentor may have experience.</summary>
    [ItemsUpTo(20)]
    public List<SpecialNeed>? SpecialNeeds { get; set; }

    /// <summary>
    /// Courses and guidance that the mentee takes part in besides, codes of the list <c>courses</c>; an empty list says none.
    /// </summary>
    [ItemsUpTo(10), Vocabulary("courses")]
    public List<string>? Courses { get; set; }

    /// <summary>The coordinator's flag: look here first.</summary>
    public bool? Priority { get; set; }

    /// <summary>Why it is flagged. The person can read it in their own data.</summary>
    [SealedField, LengthUpTo(500)]
    public string? PriorityReason { get; set; }
}

internal sealed class CreateMenteeHandler(PersonWriter writer) : IRequestHandler<CreateMentee, Mentee>
{
    public async Task<Mentee> Handle(CreateMentee request, CancellationToken cancellationToken) =>
        (Mentee)await writer.Insert(PersonRole.Mentee, request, cancellationToken);
}
