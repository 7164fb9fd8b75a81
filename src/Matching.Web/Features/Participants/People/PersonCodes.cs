namespace Matching.Web.Features.Participants.People;

/// <summary>A code that a record holds of a list which programmes extend, and where.</summary>
internal sealed record PersonCode(string List, string Field, string Code);

internal static class PersonCodes
{
    public static IEnumerable<PersonCode> Of(PersonFields fields)
    {
        var needs = fields is CreateMentee mentee ? mentee.Needs?.Select(need => need.Code) : null;
        var offers = fields is CreateMentor mentor ? mentor.Offers?.Select(offer => offer.Code) : null;
        return Numbered("needs", "needs[{0}].code", needs)
            .Concat(Numbered("needs", "offers[{0}].code", offers))
            .Concat(Numbered("interests", "interests", fields.Interests))
            .Concat(Numbered("interests", "dislikes", fields.Dislikes));
    }

    private static IEnumerable<PersonCode> Numbered(string list, string field, IEnumerable<string>? codes) =>
        (codes ?? []).Select(
            (code, i) => new PersonCode(list, string.Format(System.Globalization.CultureInfo.InvariantCulture, field, i), code)
        );
}
