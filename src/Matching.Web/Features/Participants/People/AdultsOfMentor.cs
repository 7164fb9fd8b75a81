using System.ComponentModel.DataAnnotations;
using Matching.Web.Http;

namespace Matching.Web.Features.Participants.People;

/// <summary>The adults behind one mentor: a couple, a family or a group.</summary>
internal static class AdultsOfMentor
{
    /// <summary>A larger group is several mentors.</summary>
    public const int Most = 20;

    /// <param name="kind">One person or several.</param>
    /// <param name="genders">The gender of every adult.</param>
    /// <param name="own">The gender of the person who signed up, one of the adults.</param>
    public static IEnumerable<ValidationResult> Validate(MentorKind? kind, List<Gender>? genders, Gender? own)
    {
        if (genders is not null && Fault(kind, genders.Count) is { } fault)
        {
            yield return new ValidationResult(fault, [nameof(CreateMentor.AdultGenders)]);
        }
        else if (genders is not null && own is { } stated and not Gender.Undisclosed && !genders.Contains(stated))
        {
            yield return new ValidationResult(Texts.Validation("adults-without-own"), [nameof(CreateMentor.AdultGenders)]);
        }
    }

    /// <summary>The gender that all adults have; null when they differ or one is not known.</summary>
    public static Gender? Shared(MentorKind? kind, List<Gender>? genders, Gender? own) =>
        kind is null or MentorKind.Person ? own
        : genders is [var first, ..] && genders.TrueForAll(gender => gender == first) ? first
        : null;

    private static string? Fault(MentorKind? kind, int count) =>
        kind switch
        {
            MentorKind.Couple when count != 2 => Texts.Validation("adults-of-couple"),
            MentorKind.Family when count < 1 => Texts.Validation("adults-least", 1),
            MentorKind.Group when count < 2 => Texts.Validation("adults-least", 2),
            MentorKind.Couple or MentorKind.Family or MentorKind.Group => null,
            _ => Texts.Validation("adults-of-person"),
        };
}
