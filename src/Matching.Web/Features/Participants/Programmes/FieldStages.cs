using Matching.Web.Http;

namespace Matching.Web.Features.Participants.Programmes;

/// <summary>
/// At which stage each member of a person is asked: when they sign up, at the interview or when they are accepted. A programme may
/// move a member to another stage; some are never asked at sign-up, because a first form is no place for them.
/// </summary>
public static class FieldStages
{
    public const string SignUp = "sign_up";
    public const string Interview = "interview";
    public const string Acceptance = "acceptance";

    private static readonly string[] All = [SignUp, Interview, Acceptance];

    /// <summary>Members without which there is no sign-up.</summary>
    private static readonly string[] Always = ["givenName", "email", "phone", "preferredLanguage", "bestHour"];

    /// <summary>Members that the form offers after it, unless the programme asks them later.</summary>
    private static readonly string[] Offered =
    [
        "needs",
        "offers",
        "languages",
        "availability",
        "travelKm",
        "accessibilityNeeds",
        "contactChannel",
        "sharesPhone",
        "kind",
    ];

    private static readonly string[] Never =
    [
        "familyName",
        "location",
        "childrenBirthYears",
        "values",
        "dislikes",
        "specialNeeds",
    ];

    private static readonly string[] Others =
    [
        "birthYear",
        "gender",
        "acceptsOnline",
        "interests",
        "occupation",
        "sector",
        "expectations",
        "channels",
        "accessibilityOffers",
        "wishes",
        "custom",
        "adultGenders",
        "capacity",
        "experience",
        "courses",
    ];

    /// <summary>The stage of a member in a programme.</summary>
    public static string Of(Programme programme, string member) => Of(programme.FieldStages, member);

    /// <summary>The stage of a member where a programme says this of some of them.</summary>
    public static string Of(IReadOnlyDictionary<string, string> stages, string member) =>
        stages.GetValueOrDefault(member) ?? StandardOf(member);

    /// <summary>The stage of a member of which a programme says nothing.</summary>
    internal static string StandardOf(string member) => Always.Contains(member) || Offered.Contains(member) ? SignUp : Interview;

    /// <summary>Members that a programme may ask at another stage.</summary>
    internal static IReadOnlyList<string> Movable => [.. Offered, .. Others, .. Never];

    /// <summary>Stages at which a member can be asked.</summary>
    internal static IReadOnlyList<string> StagesOf(string member) => Never.Contains(member) ? [Interview, Acceptance] : All;

    /// <summary>What is wrong with the stages of a programme.</summary>
    internal static IEnumerable<string> Faults(Dictionary<string, string>? stages)
    {
        foreach (var (member, stage) in stages ?? [])
        {
            if (Always.Contains(member) || !Offered.Concat(Never).Concat(Others).Contains(member))
            {
                yield return Texts.Validation("unknown-member", member);
            }
            else if (!All.Contains(stage))
            {
                yield return Texts.Validation("one-of", string.Join(", ", All));
            }
            else if (stage == SignUp && Never.Contains(member))
            {
                yield return Texts.Validation("stage-never", member);
            }
        }
    }
}
