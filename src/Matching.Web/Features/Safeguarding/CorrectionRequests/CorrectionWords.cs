using System.Globalization;
using Matching.Web.Http;

namespace Matching.Web.Features.Safeguarding.CorrectionRequests;

/// <summary>A request in the reader's words, for the pages.</summary>
public static class CorrectionWords
{
    public static string Of(CorrectionRequest asked) =>
        asked.Kind switch
        {
            CorrectionKind.BirthYear when asked.BirthYear is { } year => Texts.Page(
                "correction.birth_year",
                year.ToString(CultureInfo.InvariantCulture)
            ),
            CorrectionKind.BirthYear => Texts.Page("correction.no_birth_year"),
            CorrectionKind.Email => Texts.Page("correction.email", asked.Email!),
            _ => Texts.Page("correction.guardian_consent", asked.ConsentVersion!),
        };

    /// <summary>The year of birth in the record, on which requests about age depend; empty for others.</summary>
    public static string Recorded(CorrectionRequest asked) =>
        asked.Kind == CorrectionKind.Email ? ""
        : asked.RecordedBirthYear is { } year ? Texts.Page("corrections.recorded", year.ToString(CultureInfo.InvariantCulture))
        : Texts.Page("corrections.recorded-none");
}
