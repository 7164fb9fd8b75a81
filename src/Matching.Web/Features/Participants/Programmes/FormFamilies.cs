using Matching.Web.Http;

namespace Matching.Web.Features.Participants.Programmes;

/// <summary>
/// Finds the families that have a published form, in alphabetical order. Forms are known to the area of questionnaires, which is
/// above this one and provides it.
/// </summary>
/// <param name="cancellationToken">Cancels the search.</param>
public delegate Task<IReadOnlyList<string>> FindFormFamilies(CancellationToken cancellationToken);

/// <summary>The families of questionnaires that a programme names.</summary>
internal static class FormFamilies
{
    /// <summary>Refuses a family without a form, except one that the programme has already.</summary>
    public static async Task Check(
        this FindFormFamilies find,
        IReadOnlyList<string>? asked,
        IReadOnlyList<string> current,
        CancellationToken cancellationToken
    )
    {
        if (asked is null || asked.All(current.Contains))
        {
            return;
        }

        var known = await find(cancellationToken);
        if (asked.FirstOrDefault(family => !known.Contains(family) && !current.Contains(family)) is { } unknown)
        {
            throw Problems.ValidationFailed(
                "questionnaires",
                Texts.Validation("unknown-family", unknown, string.Join(", ", known))
            );
        }
    }
}
