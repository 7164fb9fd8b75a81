using System.ComponentModel.DataAnnotations;
using Matching.Web.Http;

namespace Matching.Web.Features.Participants.People;

/// <summary>
/// What a person says of themselves where one body serves mentors and mentees: members of the other side are refused.
/// </summary>
public abstract record EitherSideStatements : PersonStatements
{
    /// <summary>Of a mentor: one person or several. Defaults to <c>person</c>.</summary>
    public MentorKind? Kind { get; set; }

    /// <summary>Of a couple, family or group: the gender of every adult.</summary>
    [ItemsUpTo(AdultsOfMentor.Most)]
    public List<Gender>? AdultGenders { get; set; }

    /// <summary>Of a mentor: how many mentees at a time. Defaults to 1.</summary>
    [Between(0, 50)]
    public int? Capacity { get; set; }

    /// <summary>Of a mentor: what they offer.</summary>
    [ItemsUpTo(50)]
    public List<Offer>? Offers { get; set; }

    /// <summary>Of a mentor: how far they travel, in kilometres.</summary>
    [Between(0, 500)]
    public int? TravelKm { get; set; }

    /// <summary>Of a mentor: experience of special needs, codes of the list <c>experience</c>.</summary>
    [ItemsUpTo(20), Vocabulary("experience")]
    public List<string>? Experience { get; set; }

    /// <summary>Of a mentee: what they ask for.</summary>
    [ItemsUpTo(50)]
    public List<Need>? Needs { get; set; }

    /// <summary>Of a mentee: special needs for which a mentor may have experience.</summary>
    [ItemsUpTo(20)]
    public List<SpecialNeed>? SpecialNeeds { get; set; }

    /// <summary>Which side says it; null where that is not known.</summary>
    protected abstract PersonRole? Side { get; }

    public override IEnumerable<ValidationResult> Validate(ValidationContext validationContext) =>
        base.Validate(validationContext)
            .Concat(
                OfTheOtherSide()
                    .Select(member => new ValidationResult(
                        Texts.Validation(Side == PersonRole.Mentee ? "only-mentors" : "only-mentees"),
                        [member]
                    ))
            )
            .Concat(Side == PersonRole.Mentor ? AdultsOfMentor.Validate(Kind, AdultGenders, Gender) : []);

    protected override Gender? OwnGender =>
        Side == PersonRole.Mentor ? AdultsOfMentor.Shared(Kind, AdultGenders, Gender) : Gender;

    /// <summary>Members that are given although they belong to the other side.</summary>
    protected virtual IEnumerable<string> OfTheOtherSide()
    {
        (string Name, object? Value)[] members =
            Side == PersonRole.Mentee
                ?
                [
                    (nameof(Kind), Kind),
                    (nameof(AdultGenders), AdultGenders),
                    (nameof(Capacity), Capacity),
                    (nameof(Offers), Offers),
                    (nameof(TravelKm), TravelKm),
                    (nameof(Experience), Experience),
                ]
                : [(nameof(Needs), Needs), (nameof(SpecialNeeds), SpecialNeeds)];
        return members.Where(member => member.Value is not null).Select(member => member.Name);
    }
}
