using Matching.Indicators.Computation;
using Matching.Indicators.Summaries;
using static Matching.Indicators.Catalogue.Declare;
using static Matching.Indicators.Catalogue.Records;

namespace Matching.Indicators.Catalogue;

/// <summary>What mentees ask for, and whether they meet a mentor who offers it.</summary>
public static class NeedsMet
{
    /// <summary>Theme of the needs.</summary>
    public const string Theme = "needs";

    /// <summary>Whether any need was met.</summary>
    public const string Any = "need.any";

    // it may be about the health of a person
    private const string Sensitive = "health_system";

    /// <summary>Codes of the needs that come with the service; those that a programme adds are its own.</summary>
    public static readonly IReadOnlyList<string> Codes =
    [
        "language_practice",
        "housing_search",
        "job_search",
        "school",
        "bureaucracy",
        "leisure",
        "family",
        "health_system",
        "driving",
        "digital_skills",
        "money",
        "city_orientation",
        "sports",
        "culture",
        "recognition",
        "volunteering",
        "new_friends",
    ];

    internal static readonly IReadOnlyList<Indicator> All =
    [
        Of(
            Any,
            $"mentees who asked for help and have a pair that met with a mentor who offers some of it / mentees who asked for help",
            $"mentees who asked for help; n: asked, count: met, the others: unmet",
            mentee => mentee.Needs
        ),
        .. Codes.Select(code =>
            Of(
                "need." + code,
                $"mentees who asked for {code} and have a pair that met with a mentor who offers it / mentees who asked for {code}",
                $"mentees who asked for {code}; n: asked, count: met, the others: unmet",
                mentee => mentee.Needs.Contains(code) ? [code] : []
            ) with
            {
                IsSensitive = code == Sensitive,
            }
        ),
    ];

    private static Indicator Of(
        string id,
        FormattableString formula,
        FormattableString of,
        Func<EnrolledPerson, IReadOnlyList<string>> asked
    ) =>
        Share(
            id,
            Theme,
            "mentee",
            new FromRecords<YesNoEntry>(
                formula,
                of,
                ShareSummary.Instance,
                cohort =>
                    from mentee in Mentees(cohort)
                    let needs = asked(mentee)
                    where needs.Count > 0
                    select new YesNoEntry(
                        cohort.Subject(mentee, mentee.EnrolledOn),
                        MentorsOf(cohort, mentee).Any(mentor => mentor.Offers.Intersect(needs).Any())
                    )
            )
        );
}
